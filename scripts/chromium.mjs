/** Chromium for the scripts that measure, ended with the process that asked for it. */
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import puppeteer from 'puppeteer-core';

/** @throws {Error} where there is none */
export function findChromium() {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
  const candidates = [
    process.env.CHROME_PATH,
    ...names.flatMap((name) => (process.env.PATH ?? '').split(delimiter).map((dir) => join(dir, name))),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ];
  for (const path of candidates) {
    try {
      if (path) accessSync(path, constants.X_OK);
      if (path) return path;
    } catch {}
  }
  throw new Error('no Chromium found: install chromium, or set CHROME_PATH');
}

/** For pages of many sites, one after another: without these each would start a process of its own. */
export const MANY_SITES = [
  '--disable-site-isolation-trials',
  '--disable-features=IsolateOrigins,site-per-process,BackForwardCache,ProactivelySwapBrowsingInstance,HttpsUpgrades',
  '--process-per-site',
];

/**
 * @param {{ args?: string[] }} [options]
 * @returns {Promise<{ browser: import('puppeteer-core').Browser, close(): Promise<void> }>}
 */
export async function launchChromium({ args = [] } = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'smallwins-chromium-'));
  const remove = () => rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  const browser = await puppeteer.launch({
    executablePath: findChromium(),
    userDataDir: dir,
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', ...args],
    timeout: 60_000,
    protocolTimeout: 120_000,
    defaultViewport: null,
  });
  process.on('exit', () => {
    browser.process()?.kill('SIGKILL');
    try {
      remove();
    } catch {}
  });
  return {
    browser,
    async close() {
      await browser.close().catch(() => {});
      try {
        remove();
      } catch {}
    },
  };
}
