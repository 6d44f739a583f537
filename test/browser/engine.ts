/** One driver interface over every engine, so that a test is written once and says nothing about its driver. */

export type EngineName = 'chromium' | 'firefox' | 'webkit';

export interface ClickOptions {
  /** @default 'left' */
  button?: 'left' | 'middle' | 'right';
  /** Held down while the button is pressed. */
  modifiers?: ('Alt' | 'Control' | 'Meta' | 'Shift')[];
  /** 2 is a double click. @default 1 */
  count?: 1 | 2;
}

/**
 * One tab. Input is trusted: it comes from the driver, never from a script in the page.
 *
 * A selector is CSS; `host >>> inner` steps into an open shadow root or a same-origin frame. The last part has to
 * match, and have a box, within 5 s.
 */
export interface Page {
  /** Resolves once the page is loaded. */
  goto(url: string): Promise<void>;
  click(selector: string, options?: ClickOptions): Promise<void>;
  /** Clicks at a point of the viewport, in CSS pixels: for what no selector reaches, such as a cross-origin frame. */
  clickAt(x: number, y: number, options?: ClickOptions): Promise<void>;
  /** Focuses the element, then presses one key: a printable character, or `Enter`, `Tab`, `Space`, `Escape`. */
  press(selector: string, key: string): Promise<void>;
  /** Focuses the element, then types. */
  type(selector: string, text: string): Promise<void>;
  /**
   * Runs in the page; a promise is awaited, the result has to be JSON. A function must not use anything of the
   * test's scope; a string is an expression.
   */
  evaluate<Result, Args extends unknown[]>(
    script: string | ((...args: Args) => Result | Promise<Result>),
    ...args: Args
  ): Promise<Result>;
  /** Evaluates until the result is truthy, over navigations too; throws after `timeoutMs` (10 s). */
  waitFor<Result>(script: string | (() => Result | Promise<Result>), timeoutMs?: number): Promise<Result>;
  url(): Promise<string>;
  back(): Promise<void>;
  forward(): Promise<void>;
  reload(): Promise<void>;
  /** Makes it the visible tab. */
  bringToFront(): Promise<void>;
  /** Cuts this tab off the network, `navigator.onLine` and its events included. Throws unless `engine.can.goOffline`. */
  setOffline(offline: boolean): Promise<void>;
  close(): Promise<void>;
}

/** What an engine, as it is driven here, can show. Where one is false, a test says so instead of failing. */
export interface Abilities {
  /** localStorage outlives `restart({ profile: 'keep' })`. */
  keepProfile: boolean;
  goOffline: boolean;
  /** A click on `tel:` and `mailto:` leaves the page where it is, as it does for a visitor who has a handler. */
  stayOnExternalProtocol: boolean;
}

export interface Engine {
  name: EngineName;
  /** As a person names it: `Chromium`. */
  label: string;
  version: string;
  can: Abilities;
  /** How long a write to localStorage may take to reach the disk, in milliseconds: before that a SIGKILL loses it. */
  storageFlushMs: number;
  newPage(): Promise<Page>;
  /** Every tab, those that the page opened itself included. */
  pages(): Promise<Page[]>;
  /** Closes every tab but one, which is blank. */
  reset(): Promise<Page>;
  /** `kill` takes the browser and all of its children away at once; without it the browser may say goodbye. */
  restart(options: { profile: 'keep' | 'new'; kill?: 'SIGKILL' }): Promise<void>;
  /** Takes the browser away at once; only `restart` and `close` may follow. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

/** Where the installed engine was found. */
export interface Installed {
  name: EngineName;
  label: string;
  /** The browser's executable. */
  binary: string;
  /** WebKit's driver and, where the machine has no screen, the X server. */
  driver?: string;
  display?: string;
  /** Firefox's preferences beside those that the tests need. */
  prefs?: Record<string, unknown>;
}

export const label = (name: EngineName): string =>
  ({ chromium: 'Chromium', firefox: 'Firefox', webkit: 'WebKit' })[name];

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Rejects with a sentence instead of hanging for ever. */
export async function within<T>(timeoutMs: number, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: not within ${timeoutMs} ms`)), timeoutMs);
  });
  work.catch(() => {}); // when it fails after the timeout, nobody listens any more
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/** Tries until it answers something truthy; an error counts as "not yet" and is told when time is up. */
export async function until<T>(
  timeoutMs: number,
  what: string,
  attempt: () => Promise<T | undefined>,
): Promise<T> {
  const end = Date.now() + timeoutMs;
  let last: unknown;
  for (;;) {
    try {
      last = await within(Math.max(end - Date.now(), 1), what, attempt());
      if (last) return last as T;
    } catch (error) {
      last = error;
    }
    if (Date.now() >= end) throw new Error(`${what}: not within ${timeoutMs} ms (last: ${String(last)})`);
    await sleep(50);
  }
}

/** A lost session is not the fault of the test that finds it: once more, in a new browser. */
export async function orRestart<T>(engine: Engine, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch {
    await engine.restart({ profile: 'new', kill: 'SIGKILL' });
    return work();
  }
}

/**
 * Waits until a click at a place that was clicked just before is a second single click, not half of a double click:
 * systems join two within 500 ms.
 */
export function singleClicks(): () => Promise<void> {
  let last = 0;
  return async () => {
    const left = last + 600 - Date.now();
    if (left > 0) await sleep(left);
    last = Date.now();
  };
}

/** An expression that calls the script with its arguments; both libraries take plain text. */
export function expression(script: string | ((...args: any[]) => unknown), args: unknown[]): string {
  return typeof script === 'string'
    ? `(${script})`
    : `(${script.toString()})(${args.map((arg) => (arg === undefined ? 'undefined' : JSON.stringify(arg))).join(',')})`;
}

/**
 * Scrolls the element into view and returns its middle in viewport pixels, or nothing while it is not there. Runs in
 * the page. Every engine clicks at points: puppeteer's and WebDriver's own clicks disagree about shadow roots and SVG.
 */
export function locate(selector: string, focus: boolean): { x: number; y: number } | undefined {
  let root: Document | ShadowRoot = document;
  let element: Element | null = null;
  const frames: HTMLIFrameElement[] = [];
  for (const part of selector.split('>>>')) {
    if (element) {
      const inner: Document | ShadowRoot | null | undefined =
        element.shadowRoot ?? (element as HTMLIFrameElement).contentDocument;
      if (!inner) return undefined;
      if (!element.shadowRoot) frames.push(element as HTMLIFrameElement);
      root = inner;
    }
    element = root.querySelector(part.trim());
    if (!element) return undefined;
  }
  if (!element) return undefined;
  element.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
  if (focus) (element as HTMLElement).focus();
  // The first box: the middle of a link that wraps over two lines lies outside of it.
  const box = element.getClientRects()[0];
  if (!box || !(box.width || box.height)) return undefined;
  let x = box.left + box.width / 2;
  let y = box.top + box.height / 2;
  for (const frame of frames) {
    const outer = frame.getBoundingClientRect();
    x += outer.left + frame.clientLeft;
    y += outer.top + frame.clientTop;
  }
  return { x: Math.floor(x), y: Math.floor(y) };
}
