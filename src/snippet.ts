import { start } from './index.js';
import { readScript } from './script.js';

// What start() throws, the build catches around all of this and writes to the console: see rollup.config.mjs.
start(readScript());
