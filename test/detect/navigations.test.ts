// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { detectNavigations } from '../../src/detect/navigations.js';
import { stopListening } from '../../src/dom/listen.js';

let navigation: EventTarget;
let reported: string[];
const destination = { url: 'tel:+15551234567', sameDocument: false };
const navigate = (more = {}) =>
  void navigation.dispatchEvent(
    Object.assign(new Event('navigate'), { userInitiated: false, sourceElement: null, destination, ...more }),
  );

beforeEach(() => {
  navigation = new EventTarget();
  vi.stubGlobal('navigation', navigation);
  vi.stubGlobal('navigator', { userActivation: { isActive: true } });
  reported = [];
  detectNavigations((href) => void reported.push(href));
});
afterEach(() => {
  stopListening();
  vi.unstubAllGlobals();
});

test("a script that goes elsewhere after a visitor's act is reported", () => {
  navigate();
  expect(reported).toEqual(['tel:+15551234567']);
});

test('a link is reported, whatever its href was when it was clicked', () => {
  navigate({ userInitiated: true, sourceElement: document.createElement('a') });
  expect(reported).toEqual(['tel:+15551234567']);
});

test.each([
  // An old Chromium does not say that it was a link.
  ['the visitor', { userInitiated: true }],
  ['a form', { sourceElement: document.createElement('form') }],
  ['a router', { destination: { ...destination, sameDocument: true } }],
])('%s speaks for itself', (_, more) => {
  navigate(more);
  expect(reported).toEqual([]);
});

test('a redirect that nobody asked for is not reported', () => {
  vi.stubGlobal('navigator', { userActivation: { isActive: false } });
  navigate();
  expect(reported).toEqual([]);
});

test('where the browser does not say who acts, nothing is reported', () => {
  vi.stubGlobal('navigator', {});
  navigate();
  expect(reported).toEqual([]);
});

test('a browser without the Navigation API: nothing is thrown', () => {
  vi.stubGlobal('navigation', undefined);
  expect(() => detectNavigations(() => {})).not.toThrow();
});
