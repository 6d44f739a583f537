// @vitest-environment happy-dom
import { afterEach, expect, test } from 'vitest';
import { currentVisit, readVisit, writeVisit } from '../src/visit.js';

const visit = () => ({ id: '01a1ffe8-33af-7000-8000-8c4986fa6eb4', step: 2, at: Date.now() });
afterEach(() => writeVisit());

test('a visit that another page removed is gone for a page that comes back from the cache, too', () => {
  writeVisit(visit());
  expect(currentVisit()?.step).toBe(2);
  sessionStorage.clear();
  expect(readVisit()).toBeUndefined();
});

test('without storage it lives as long as the page', () => {
  writeVisit(visit(), 'none');
  expect(sessionStorage.length).toBe(0);
  expect(currentVisit()?.step).toBe(2);
  writeVisit();
  expect(readVisit()).toBeUndefined();
});
