/** Chromium for the scripts that measure, ended with the process that asked for it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer from 'puppeteer-core';
import { firstOf, onPath } from './programs.mjs';

/** @returns {string | undefined} its path, or that of Chrome or Edge */
export function findChromium() {
  const { CHROME_PATH, PROGRAMFILES, LOCALAPPDATA } = process.env;
  return firstOf(
    CHROME_PATH,
    onPath('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'msedge'),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    PROGRAMFILES && join(PROGRAMFILES, 'Google/Chrome/Application/chrome.exe'),
    LOCALAPPDATA && join(LOCALAPPDATA, 'Google/Chrome/Application/chrome.exe'),
    PROGRAMFILES && join(`${PROGRAMFILES} (x86)`, 'Microsoft/Edge/Application/msedge.exe'),
  );
}

/** For pages of many sites, one after another: without these each would start a process of its own. */
export const MANY_SITES = [
  '--disable-site-isolation-trials',
  '--disable-features=IsolateOrigins,site-per-process,BackForwardCache,ProactivelySwapBrowsingInstance,HttpsUpgrades',
  '--process-per-site',
];

/**
 * @param {{ args?: string[] }} [options]
 * @throws {Error} where there is none
 * @returns {Promise<{ browser: import('puppeteer-core').Browser, close(): Promise<void> }>}
 */
export async function launchChromium({ args = [] } = {}) {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('no Chromium found: install chromium, or set CHROME_PATH');
  const dir = mkdtempSync(join(tmpdir(), 'smallwins-chromium-'));
  const remove = () => rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  const browser = await puppeteer.launch({
    executablePath,
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
