import { vi } from 'vitest';

/** Has every form be `:valid`, which happy-dom does not know, until `vi.restoreAllMocks()`. */
export function stubValid(): void {
  const { matches } = HTMLFormElement.prototype;
  vi.spyOn(HTMLFormElement.prototype, 'matches').mockImplementation(function (
    this: Element,
    selector: string,
  ) {
    return selector === ':valid' || matches.call(this, selector);
  });
}
