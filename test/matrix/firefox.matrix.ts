import { eachCell } from './each-cell.js';

eachCell('firefox');
