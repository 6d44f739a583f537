import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { Builder, Button, Capabilities, Key, type WebDriver } from 'selenium-webdriver';
import { freePort } from '../../../scripts/free-port.mjs';
import {
  type ClickOptions,
  type Engine,
  expression,
  type Installed,
  locate,
  orRestart,
  type Page,
  singleClicks,
  until,
  within,
} from '../engine.js';
import { endGroup, guard, removeDir, temporaryDir } from '../reaper.js';
import { clickOnDisplay } from './x11.js';

const KEYS: Record<string, string> = {
  Enter: Key.ENTER,
  Tab: Key.TAB,
  Space: Key.SPACE,
  Escape: Key.ESCAPE,
  Alt: Key.ALT,
  Control: Key.CONTROL,
  Meta: Key.META,
  Shift: Key.SHIFT,
};
const BUTTONS = { left: Button.LEFT, middle: Button.MIDDLE, right: Button.RIGHT };

/** The X server picks a free display itself and says which. */
async function startDisplay(binary: string): Promise<{ process: ChildProcess; display: string }> {
  const server = spawn(binary, ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    detached: true,
  });
  const number = new Promise<string>((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', () => reject(new Error('Xvfb ended')));
    server.stdio[3]?.once('data', (text) => resolve(String(text).trim()));
  });
  const display = await within(15_000, 'starting Xvfb', number).catch(async (error) => {
    if (server.pid) await endGroup(server.pid);
    throw error;
  });
  guard(server.pid!);
  server.unref();
  return { process: server, display: `:${display}` };
}

/** WebKitGTK's MiniBrowser through WebKitWebDriver. Its automation mode keeps everything in memory. */
export async function launchWebDriver(installed: Installed): Promise<Engine> {
  let dir = '';
  let display = process.env.DISPLAY ?? '';
  let screen: ChildProcess | undefined;
  let service: ChildProcess | undefined;
  let driver: WebDriver;
  let known = new Map<string, Page>();
  let current = '';
  let queue: Promise<unknown> = Promise.resolve();
  const singleClick = singleClicks();

  async function launch(): Promise<void> {
    dir ||= temporaryDir(installed.name);
    if (!screen && installed.display) ({ process: screen, display } = await startDisplay(installed.display));
    const port = await freePort();
    service = spawn(installed.driver!, [`--port=${port}`], {
      stdio: 'ignore',
      detached: true,
      env: {
        ...process.env,
        DISPLAY: display,
        HOME: dir,
        XDG_CACHE_HOME: join(dir, 'cache'),
        XDG_CONFIG_HOME: join(dir, 'config'),
        XDG_DATA_HOME: join(dir, 'data'),
        GDK_BACKEND: 'x11',
        LIBGL_ALWAYS_SOFTWARE: '1',
        NO_AT_BRIDGE: '1',
        ...(process.getuid?.() === 0 ? { WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' } : {}),
      },
    });
    service.on('error', () => {});
    if (!service.pid) throw new Error(`${installed.driver} does not start`);
    guard(service.pid);
    service.unref();
    const address = `http://127.0.0.1:${port}`;
    await until(15_000, 'starting WebKitWebDriver', async () => (await fetch(`${address}/status`)).ok);
    driver = await within(
      45_000,
      'starting MiniBrowser',
      Promise.resolve(
        new Builder()
          .usingServer(address)
          .withCapabilities(
            new Capabilities({
              browserName: 'MiniBrowser',
              'webkitgtk:browserOptions': { binary: installed.binary, args: ['--automation'] },
              unhandledPromptBehavior: 'accept',
            }),
          )
          .build(),
      ),
    );
    await driver.manage().setTimeouts({ pageLoad: 20_000, script: 20_000, implicit: 0 });
    known = new Map();
    queue = Promise.resolve();
    current = await driver.getWindowHandle();
  }

  async function kill(): Promise<void> {
    if (service?.pid) await endGroup(service.pid);
    service = undefined;
  }

  async function quit(): Promise<void> {
    await within(10_000, 'closing MiniBrowser', driver.quit()).catch(() => {});
    await kill();
  }

  /** WebDriver has one current tab, so what two pages do must not interleave. */
  function inTab<T>(handle: string, work: () => Promise<T>): Promise<T> {
    const turn = queue.then(async () => {
      if (handle !== current) {
        await within(10_000, 'switching tabs', driver.switchTo().window(handle));
        current = handle;
      }
      return within(30_000, 'a WebDriver command', work());
    });
    queue = turn.catch(() => {});
    return turn;
  }

  function wrap(handle: string): Page {
    const before = known.get(handle);
    if (before) return before;
    const run = <T>(work: () => Promise<T>): Promise<T> => inTab(handle, work);
    const find = (selector: string, focus = false) =>
      until(5_000, `an element to act on: ${selector}`, () => page.evaluate(locate, selector, focus)).then(
        (point) => point as { x: number; y: number },
      );
    const page: Page = {
      // Once more where the driver lost the page that it was told to load: a busy machine, not a finding.
      goto: (url) => run(() => driver.get(url).catch(() => driver.get(url))),
      async click(selector, options) {
        const { x, y } = await find(selector);
        await page.clickAt(x, y, options);
      },
      clickAt: (x, y, { button = 'left', modifiers = [], count = 1 }: ClickOptions = {}) =>
        run(async () => {
          await singleClick();
          const keys = modifiers.map((name) => KEYS[name]!);
          if (button !== 'left' && display) {
            // Without a window manager the window starts at 0,0, the newest on top; what is not page is above it.
            const [left, top] = (await driver.executeScript(
              'return [screenX + outerWidth - innerWidth, screenY + outerHeight - innerHeight]',
            )) as [number, number];
            if (keys.length) await driver.actions().keyDown(keys[0]!).perform();
            await clickOnDisplay(display, left + x, top + y, button === 'middle' ? 2 : 3, count);
            if (keys.length) await driver.actions().keyUp(keys[0]!).perform();
            return;
          }
          let actions = driver.actions({ async: false });
          for (const key of keys) actions = actions.keyDown(key);
          // The driver crashes at a click in a tab that is not shown, such as one that a middle click opened.
          if (await driver.executeScript('return document.hidden'))
            throw new Error('WebKit cannot click in a tab in the background');
          actions = actions.move({ x, y, duration: 0 });
          for (let i = 0; i < count; i++) actions = actions.press(BUTTONS[button]).release(BUTTONS[button]);
          for (const key of keys) actions = actions.keyUp(key);
          await actions.perform();
        }),
      async press(selector, key) {
        await find(selector, true);
        const code = KEYS[key] ?? key;
        await run(() => driver.actions().keyDown(code).keyUp(code).perform());
      },
      async type(selector, text) {
        await find(selector, true);
        await run(() => driver.actions().sendKeys(text).perform());
      },
      evaluate: (script, ...args) =>
        run(async () => {
          const answer = (await driver.executeAsyncScript(
            `const done = arguments[arguments.length - 1];
             Promise.resolve().then(() => ${expression(script, args)}).then(
               (value) => done({ value }), (error) => done({ error: String(error) }));`,
          )) as { value?: any; error?: string };
          if (answer.error !== undefined) throw new Error(answer.error);
          return answer.value;
        }),
      waitFor: (script, timeoutMs = 10_000) =>
        until(timeoutMs, `waiting for ${script}`, () => page.evaluate(script as string)),
      url: () => run(() => driver.getCurrentUrl()),
      back: () => run(() => driver.navigate().back()),
      forward: () => run(() => driver.navigate().forward()),
      reload: () => run(() => driver.navigate().refresh()),
      bringToFront: () => run(async () => {}),
      setOffline: async () => {
        throw new Error('WebKitWebDriver cannot cut the network off');
      },
      close: () =>
        run(async () => {
          const handles = await driver.getAllWindowHandles();
          // The browser ends with its last tab.
          if (handles.length === 1) await driver.switchTo().newWindow('window');
          await driver.switchTo().window(handle);
          await driver.close();
          known.delete(handle);
          current = '';
        }),
    };
    known.set(handle, page);
    return page;
  }

  const engine: Engine = {
    name: installed.name,
    label: installed.label,
    version: '',
    can: { keepProfile: false, goOffline: false, stayOnExternalProtocol: false },
    storageFlushMs: 0,
    async newPage() {
      const handle = await inTab(current, async () => {
        const [any] = await driver.getAllWindowHandles();
        await driver.switchTo().window(any!);
        // A window, not a tab: the driver crashes at a click in a tab that it opened in the background.
        await driver.switchTo().newWindow('window');
        return (current = await driver.getWindowHandle());
      });
      return wrap(handle);
    },
    async pages() {
      const turn = queue.then(() => driver.getAllWindowHandles());
      queue = turn.catch(() => {});
      return (await turn).map(wrap);
    },
    reset: () =>
      orRestart(engine, async () => {
        const old = await within(20_000, 'listing the tabs', engine.pages());
        const page = await engine.newPage();
        for (const tab of old) await within(10_000, 'closing a tab', tab.close()).catch(() => {});
        return page;
      }),
    async restart({ kill: signal }) {
      await (signal ? kill() : quit());
      removeDir(dir);
      dir = '';
      await launch().catch(async () => {
        await kill();
        await launch();
      });
    },
    kill,
    async close() {
      await quit();
      if (screen?.pid) await endGroup(screen.pid);
      screen = undefined;
      removeDir(dir);
    },
  };

  try {
    await launch();
    engine.version = String((await driver!.getCapabilities()).get('browserVersion'));
  } catch (error) {
    await kill();
    if (screen?.pid) await endGroup(screen.pid);
    if (dir) removeDir(dir);
    throw error;
  }
  return engine;
}
