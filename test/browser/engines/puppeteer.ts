import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import puppeteer, { type Browser, type KeyInput, type Page as Tab } from 'puppeteer-core';
import {
  type ClickOptions,
  type Engine,
  expression,
  type Installed,
  locate,
  orRestart,
  type Page,
  singleClicks,
  sleep,
  until,
  within,
} from '../engine.js';
import { endGroup, guard, removeDir, temporaryDir } from '../reaper.js';

/** Other programs' links. */
const SCHEMES = ['tel', 'callto', 'mailto', 'sms', 'whatsapp', 'tg', 'sgnl'];

const CHROMIUM_ARGS = [
  '--no-sandbox', // Chromium refuses to run as root with its sandbox
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Else a click on tel: asks the visitor in a dialog, which swallows the clicks after it. */
const CHROMIUM_PREFS = {
  protocol_handler: {
    policy: {
      auto_launch_protocols_from_origins: SCHEMES.map((protocol) => ({ protocol, allowed_origins: ['*'] })),
    },
  },
};

const FIREFOX_PREFS = {
  // tel: and mailto: go to the handler in handlers.json, without a question to the visitor.
  'security.external_protocol_requires_permission': false,
  'network.protocol-handler.warn-external-default': false,
  'browser.tabs.warnOnClose': false,
  // Middle click opens a tab, and is not "paste" or "scroll", as on every platform but Linux.
  'middlemouse.contentLoadURL': false,
  'middlemouse.paste': false,
  'general.autoScroll': false,
  // puppeteer sets this to keep pages alive; a visitor's browser has it off.
  'dom.disable_beforeunload': false,
};

/** Hands tel: and mailto: over to a program that does nothing, which is what a click on them does for a visitor. */
const FIREFOX_HANDLERS = {
  defaultHandlersVersion: {},
  mimeTypes: {},
  schemes: Object.fromEntries(
    SCHEMES.map((scheme) => [
      scheme,
      { action: 2, ask: false, handlers: [{ name: 'true', path: '/bin/true' }] },
    ]),
  ),
};

/** A home of its own, and an `xdg-open` that starts no program of the machine's owner for tel: and mailto:. */
function isolated(dir: string): Record<string, string> {
  const bin = join(dir, 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'xdg-open'), '#!/bin/sh\n', { mode: 0o755 });
  return { HOME: dir, PATH: `${bin}:${process.env.PATH}` };
}

/** Chromium over CDP, Firefox over WebDriver BiDi. */
export async function launchPuppeteer(installed: Installed): Promise<Engine> {
  const firefox = installed.name === 'firefox';
  let dir = '';
  let browser: Browser;
  let pid = 0;
  const singleClick = singleClicks();
  let known = new WeakMap<Tab, Page>();

  async function launch(): Promise<void> {
    dir ||= temporaryDir(installed.name);
    const profile = join(dir, 'profile');
    mkdirSync(profile, { recursive: true });
    if (firefox) writeFileSync(join(profile, 'handlers.json'), JSON.stringify(FIREFOX_HANDLERS));
    else if (!existsSync(join(profile, 'Default'))) {
      mkdirSync(join(profile, 'Default'));
      writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify(CHROMIUM_PREFS));
    }
    browser = await puppeteer.launch({
      browser: firefox ? 'firefox' : 'chrome',
      executablePath: installed.binary,
      userDataDir: profile,
      headless: true,
      args: firefox ? [] : CHROMIUM_ARGS,
      extraPrefsFirefox: { ...FIREFOX_PREFS, ...installed.prefs },
      env: { ...process.env, ...(process.platform === 'linux' ? isolated(dir) : {}) },
      defaultViewport: null,
      timeout: 45_000,
      protocolTimeout: 30_000,
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
    pid = browser.process()?.pid ?? 0;
    if (pid) guard(pid);
    known = new WeakMap();
  }

  async function quit(): Promise<void> {
    await within(10_000, 'closing the browser', browser.close()).catch(() => {});
    if (pid) await endGroup(pid);
    pid = 0;
  }

  async function kill(): Promise<void> {
    if (pid) await endGroup(pid);
    pid = 0;
    await within(5_000, 'disconnecting', browser.disconnect()).catch(() => {});
  }

  function wrap(tab: Tab): Page {
    const wrapped = known.get(tab);
    if (wrapped) return wrapped;
    tab.setDefaultTimeout(20_000);
    tab.on('dialog', (dialog) => void dialog.accept().catch(() => {}));
    const find = (selector: string, focus = false) =>
      until(5_000, `an element to act on: ${selector}`, () => page.evaluate(locate, selector, focus)).then(
        (point) => point as { x: number; y: number },
      );
    const whereabouts = () =>
      page.evaluate(() => [performance.timeOrigin, location.href, document.readyState].join());
    /**
     * puppeteer hears of no end of a navigation in Firefox when the page comes from the back/forward cache, nor after a
     * click on tel:, so the page is asked too.
     */
    async function arrive(navigate: () => Promise<unknown>): Promise<void> {
      if (!firefox) return void (await navigate());
      const before = await whereabouts();
      const navigation = navigate();
      navigation.catch(() => {});
      await Promise.race([
        navigation,
        until(20_000, 'a navigation', async () => {
          const now = await whereabouts();
          return now !== before && now.endsWith('complete');
        }),
      ]);
    }
    const page: Page = {
      goto: (url) => arrive(() => tab.goto(url, { waitUntil: 'load' })),
      async click(selector, options) {
        const { x, y } = await find(selector);
        await page.clickAt(x, y, options);
      },
      async clickAt(x, y, { button = 'left', modifiers = [], count = 1 }: ClickOptions = {}) {
        if (firefox) await singleClick();
        for (const key of modifiers) await tab.keyboard.down(key);
        try {
          await tab.mouse.click(x, y, { button, count });
        } finally {
          // The click may have closed or replaced the page.
          for (const key of modifiers) await tab.keyboard.up(key).catch(() => {});
        }
      },
      async press(selector, key) {
        await find(selector, true);
        await tab.keyboard.press(key as KeyInput);
      },
      async type(selector, text) {
        await find(selector, true);
        await tab.keyboard.type(text);
      },
      evaluate: (script, ...args) => tab.evaluate(expression(script, args)) as Promise<any>,
      waitFor: (script, timeoutMs = 10_000) =>
        until(timeoutMs, `waiting for ${script}`, () => page.evaluate(script as string)),
      url: async () => tab.url(),
      back: () => arrive(() => tab.goBack()),
      forward: () => arrive(() => tab.goForward()),
      reload: () => arrive(() => tab.reload()),
      bringToFront: () => tab.bringToFront(),
      setOffline: (offline) => tab.setOfflineMode(offline),
      close: () => tab.close(),
    };
    known.set(tab, page);
    return page;
  }

  await launch().catch(async (error) => {
    if (dir) removeDir(dir);
    throw error;
  });

  const engine: Engine = {
    name: installed.name,
    label: installed.label,
    version: (await browser!.version()).replace(/^\D*/, ''),
    can: { keepProfile: true, goOffline: true, stayOnExternalProtocol: true },
    // Both write in batches, at most five seconds apart.
    storageFlushMs: 6_000,
    newPage: async () => wrap(await browser.newPage()),
    pages: async () => (await browser.pages()).map(wrap),
    reset: () =>
      orRestart(engine, async () => {
        const old = await within(20_000, 'listing the tabs', browser.pages());
        const page = await within(20_000, 'a new tab', engine.newPage());
        for (const tab of old) await within(5_000, 'closing a tab', tab.close()).catch(() => {});
        return page;
      }),
    async restart({ profile, kill: signal }) {
      await (signal ? kill() : quit());
      if (profile === 'new') {
        removeDir(dir);
        dir = '';
      }
      // Chromium's lock on the profile goes with the last of its processes.
      await launch().catch(async () => {
        await sleep(1_000);
        await launch();
      });
    },
    kill,
    async close() {
      await quit();
      removeDir(dir);
    },
  };
  return engine;
}
