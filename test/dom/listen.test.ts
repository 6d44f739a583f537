// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from 'vitest';
import { listen, stopListening } from '../../src/dom/listen.js';

afterEach(stopListening);

test('the same target twice is listened to once, a missing one is passed over', () => {
  const handle = vi.fn();
  const put = listen('click keydown', handle);
  put(window);
  put(window);
  put(undefined);
  // `var navigation`, where the page has a name of the browser's.
  for (const own of [{}, 'main', () => {}]) put(own as any);
  dispatchEvent(new Event('click'));
  dispatchEvent(new Event('keydown'));
  expect(handle).toHaveBeenCalledTimes(2);
});

test('stopped, it hears nothing and is taken off at the next event; what listens since goes on', () => {
  const before = vi.fn();
  const after = vi.fn();
  const { body } = document;
  listen('click', before)(body);
  stopListening();
  listen('click', after)(body);
  const takenOff = vi.spyOn(body, 'removeEventListener');
  body.dispatchEvent(new Event('click'));
  body.dispatchEvent(new Event('click'));
  expect(before).not.toHaveBeenCalled();
  expect(after).toHaveBeenCalledTimes(2);
  expect(takenOff).toHaveBeenCalledOnce();
});

test('an error of ours stays out of the page', () => {
  listen('click', () => {
    throw new Error('ours');
  })(window);
  expect(() => dispatchEvent(new Event('click'))).not.toThrow();
});
