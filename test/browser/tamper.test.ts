import { afterAll, beforeAll, expect, test } from 'vitest';
import { eachEngine, openShared } from './each-engine.js';
import type { Page } from './engine.js';
import { type Site, scriptTag, site } from './servers.js';

/**
 * Pages that break the language under everybody's feet, before the script loads and after. Whatever becomes of the
 * counting, the page hears of no error of ours, and its links and forms work.
 */
const boom = '() => { throw new Error("tampered") }';
const TAMPERED: Record<string, string> = {
  'Array.prototype.map throws': `Array.prototype.map = ${boom}`,
  'Array.prototype.find throws': `Array.prototype.find = ${boom}`,
  'Array.prototype.filter throws': `Array.prototype.filter = ${boom}`,
  'Array.prototype.forEach throws': `Array.prototype.forEach = ${boom}`,
  'Array.prototype.includes answers nonsense': `Array.prototype.includes = () => 'no'`,
  'Array.prototype.sort and reverse throw': `Array.prototype.sort = Array.prototype.reverse = ${boom}`,
  'Array.prototype is enumerable': `Array.prototype.extra = () => {}; Object.prototype.extra = 1`,
  'String.prototype.split throws': `String.prototype.split = ${boom}`,
  'String.prototype.replace throws': `String.prototype.replace = ${boom}`,
  'RegExp.prototype.test and exec throw': `RegExp.prototype.test = RegExp.prototype.exec = ${boom}`,
  'Object.entries, keys and fromEntries throw': `Object.entries = Object.keys = Object.fromEntries = ${boom}`,
  'JSON.stringify throws': `JSON.stringify = ${boom}`,
  'JSON.parse throws': `JSON.parse = ${boom}`,
  'JSON.stringify answers nothing': `JSON.stringify = () => {}`,
  'Date.now throws': `Date.now = ${boom}`,
  'URL is replaced': `URL = function () {}`,
  'URL and URLSearchParams throw': `URL = URLSearchParams = function () { throw new Error('tampered') }`,
  'Element.prototype.closest throws': `Element.prototype.closest = ${boom}`,
  'Element.prototype.matches throws': `Element.prototype.matches = ${boom}`,
  'Element.prototype.getAttribute throws': `Element.prototype.getAttribute = ${boom}`,
  'Event.prototype.composedPath throws': `Event.prototype.composedPath = ${boom}`,
  'document.createTreeWalker throws': `document.createTreeWalker = ${boom}`,
  'textContent throws': `Object.defineProperty(Node.prototype, 'textContent', { configurable: true, get: ${boom} })`,
  'localStorage throws': `Object.defineProperty(window, 'localStorage', { configurable: true, get: ${boom} })`,
  'localStorage is null': `Object.defineProperty(window, 'localStorage', { configurable: true, value: null })`,
  'navigator.locks throws': `Object.defineProperty(navigator, 'locks', { configurable: true, get: ${boom} })`,
  'navigator.locks refuses': `navigator.locks && (navigator.locks.request = () => Promise.reject(new Error('refused')))`,
  'fetch is junk': `fetch = 'junk'`,
  'fetch answers junk': `fetch = () => 'junk'`,
  'fetch throws': `fetch = ${boom}`,
  'fetch rejects': `fetch = () => Promise.reject(new Error('tampered'))`,
  'fetch never answers': `fetch = () => new Promise(() => {})`,
  'fetch and sendBeacon are gone': `fetch = undefined; Object.defineProperty(navigator, 'sendBeacon', { value: undefined })`,
  'fetch is gone, sendBeacon throws': `fetch = undefined; Object.defineProperty(navigator, 'sendBeacon', { value: ${boom} })`,
  'AbortController is gone': `AbortController = undefined`,
  'WeakSet, Set and Map are gone': `WeakSet = Set = Map = undefined`,
  'setTimeout throws': `setTimeout = ${boom}`,
  'Math.random throws': `Math.random = ${boom}`,
  'userActivation throws': `Object.defineProperty(navigator, 'userActivation', { configurable: true, get: ${boom} })`,
  'smallwins is frozen junk': `Object.defineProperty(window, 'smallwins', { value: 7 })`,
  'the queue is junk': `window.smallwins = () => {}; window.smallwins.q = [7, null, ['track'], ['stop', 1], [{}]]`,
};

const page = (tamper: string, before: boolean) => {
  const run = `<script>{ ${tamper}\n }</script>`;
  return `<body>${before ? run : ''}
    <a id="call" href="tel:+15551234567" onclick="event.preventDefault()">Call</a>
    <form id="form" action="/done" onsubmit="event.preventDefault()"><h3>Newsletter</h3><input type="email" name="email"
      placeholder="Your email"><button id="join">Subscribe</button></form>
    <div><input id="free" type="email" placeholder="Your email"><button id="go">Subscribe</button></div>
    <a id="out" href="/arrived">Leave</a>
    ${before ? '' : `<script>addEventListener('load', () => { ${tamper}\n })</script>`}`;
};

/** Before everything else on the page, so that it hears of every error. Only primitives of its own. */
const WITNESS = `<script>
  var errors = '';
  addEventListener('error', (event) => { if (event.target === window) errors += (event.error && event.error.stack || event.message) + ' | '; }, true);
  addEventListener('unhandledrejection', (event) => { errors += 'rejected: ' + (event.reason && event.reason.stack || event.reason) + ' | '; });
</script>`;

eachEngine('a page that tampers', (engine) => {
  let web: Site;
  let tab: Page;
  const names = Object.keys(TAMPERED);
  beforeAll(async () => {
    web = await site({ '/e': (_, response) => void response.writeHead(503).end() });
    const head = WITNESS + scriptTag('/e');
    for (const [index, name] of names.entries())
      for (const before of [true, false])
        web.page(
          `/${before ? 'before' : 'after'}/${index}`,
          `<!doctype html><html><head>${head}</head>${page(TAMPERED[name]!, before)}`,
        );
    web.page('/', '<body><iframe></iframe>');
  });
  openShared(async () => {
    tab = await engine.reset();
    await tab.goto(web.url('/'));
  });
  afterAll(() => web?.close());

  for (const when of ['before', 'after'])
    for (const [index, name] of names.entries())
      test(`${name}, ${when} the script loads`, async () => {
        // In a frame, which has prototypes of its own: drivers need theirs whole.
        const result = await tab.evaluate(
          async (url) => {
            const frame = document.querySelector('iframe')!;
            const arrive = () =>
              new Promise<void>((resolve, reject) => {
                frame.onload = () => resolve();
                setTimeout(() => reject(new Error('the link leads nowhere')), 10_000);
              });
            const loaded = arrive();
            frame.src = url;
            await loaded;
            const inside = frame.contentWindow as Window & { errors: string } & typeof globalThis;
            const byId = (id: string) => inside.document.getElementById(id)!;
            byId('call').click();
            byId('join').click();
            byId('go').click();
            const enter = new inside.KeyboardEvent('keydown', {
              key: 'Enter',
              bubbles: true,
              composed: true,
            });
            byId('free').dispatchEvent(enter);
            for (const type of ['online', 'pageshow', 'pagehide'])
              inside.dispatchEvent(new inside.Event(type));
            // The answers come, and the timers go off that wait for nothing.
            await new Promise((resolve) => setTimeout(resolve, 40));
            const { errors } = inside;
            const left = arrive();
            byId('out').click();
            await left;
            return { errors, pathname: frame.contentWindow!.location.pathname };
          },
          web.url(`/${when}/${index}`),
        );
        expect(result).toEqual({ errors: '', pathname: '/arrived' });
      });
});
