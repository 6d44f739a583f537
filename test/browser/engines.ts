import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from '../../scripts/chromium.mjs';
import { firstOf, isExecutable, onPath } from '../../scripts/programs.mjs';
import { type Engine, type EngineName, type Installed, label } from './engine.js';
import { launchPuppeteer } from './engines/puppeteer.js';
import { launchWebDriver } from './engines/webdriver.js';

export const ALL: EngineName[] = ['chromium', 'firefox', 'webkit'];

/** Debian's packages, which Ubuntu has under the same names or refuses. */
const PACKAGES: Record<EngineName, string[]> = {
  chromium: ['chromium'],
  firefox: ['firefox-esr'],
  webkit: ['webkit2gtk-driver', 'xvfb'],
};

function findFirefox(): string | undefined {
  const { FIREFOX_PATH, PROGRAMFILES } = process.env;
  return firstOf(
    FIREFOX_PATH,
    onPath('firefox-esr', 'firefox'),
    '/Applications/Firefox.app/Contents/MacOS/firefox',
    PROGRAMFILES && join(PROGRAMFILES, 'Mozilla Firefox/firefox.exe'),
  );
}

/** Debian keeps MiniBrowser beside the library, under the machine's architecture. */
function findMiniBrowser(): string | undefined {
  if (process.env.MINIBROWSER_PATH) return process.env.MINIBROWSER_PATH;
  for (const lib of ['/usr/lib', '/usr/libexec', '/usr/lib64']) {
    const dirs = existsSync(lib) ? ['', ...readdirSync(lib).filter((name) => name.includes('-linux-'))] : [];
    for (const dir of dirs)
      for (const api of ['webkit2gtk-4.1', 'webkitgtk-6.0', 'webkit2gtk-4.0']) {
        const path = join(lib, dir, api, 'MiniBrowser');
        if (isExecutable(path)) return path;
      }
  }
  return undefined;
}

/** Returns what is installed, or why it cannot be used. */
export function find(name: EngineName): Installed | string {
  if (name !== 'webkit') {
    const binary = name === 'chromium' ? findChromium() : findFirefox();
    return binary ? { name, label: label(name), binary } : 'not installed';
  }
  const driver = onPath('WebKitWebDriver');
  const binary = findMiniBrowser();
  const display = onPath('Xvfb');
  if (!driver || !binary) return 'not installed';
  if (!display && !process.env.DISPLAY) return 'no screen: xvfb is not installed';
  return { name, label: label(name), binary, driver, ...(display ? { display } : {}) };
}

/** Returns whether the packages are there now. */
function install(names: EngineName[]): boolean {
  const packages = names.flatMap((name) => PACKAGES[name]);
  console.log(`browser tests: installing ${packages.join(' ')} with apt-get`);
  const run = (...args: string[]) =>
    execFileSync('apt-get', args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: 600_000,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  try {
    run('update');
    run('install', '-y', '--no-install-recommends', ...packages);
    return true;
  } catch (error) {
    console.log(
      `browser tests: apt-get failed: ${String((error as Error).message)
        .split('\n')
        .at(-1)}`,
    );
    return false;
  }
}

const canInstall = (): boolean =>
  process.platform === 'linux' && process.getuid?.() === 0 && onPath('apt-get') !== undefined;

/** `SMALLWINS_ENGINES` is `all`, a list such as `chromium,firefox`, or unset: what is there. `CI` means `all`. */
function asked(): { names: EngineName[]; required: boolean } {
  const value = process.env.SMALLWINS_ENGINES?.trim();
  if (value === 'all' || (!value && process.env.CI && process.env.CI !== 'false'))
    return { names: ALL, required: true };
  if (!value) return { names: ALL, required: false };
  const names = value.split(',').map((name) => name.trim()) as EngineName[];
  const unknown = names.filter((name) => !ALL.includes(name));
  if (unknown.length)
    throw new Error(`SMALLWINS_ENGINES: ${unknown.join(', ')} is none of all, ${ALL.join(', ')}`);
  return { names, required: true };
}

export interface Found {
  ready: (Installed & { version: string })[];
  leftOut: { label: string; reason: string }[];
}

/**
 * Finds, or installs, the engines that are asked for, and starts each once.
 * @throws when none works, or one that is required does not.
 */
export async function findEngines(): Promise<Found> {
  const { names, required } = asked();
  const missing = () => names.filter((name) => typeof find(name) === 'string');
  if (canInstall() && missing().length && (required || missing().length === names.length)) {
    if (required) install(missing());
    // One is enough, the others are welcome.
    else if (install([missing()[0]!]) && missing().length) install(missing());
  }
  const found: Found = { ready: [], leftOut: names.length < ALL.length ? notAsked(names) : [] };
  const broken: string[] = [];
  for (const name of names) {
    const installed = find(name);
    let reason = '';
    if (typeof installed === 'string') reason = installed;
    else {
      try {
        const engine = await launch(installed);
        found.ready.push({ ...installed, version: engine.version });
        await engine.close();
      } catch (error) {
        reason = `does not start: ${String((error as Error).message).split('\n')[0]}`;
      }
    }
    if (reason) {
      found.leftOut.push({ label: label(name), reason });
      broken.push(`${label(name)} (${reason})`);
    }
  }
  const hint = `On Debian: apt-get install ${missing()
    .flatMap((name) => PACKAGES[name])
    .join(' ')}. Elsewhere: install Chrome or Firefox, or set CHROME_PATH or FIREFOX_PATH.`;
  if (!found.ready.length) throw new Error(`browser tests: no engine found: ${broken.join(', ')}. ${hint}`);
  if (required && broken.length)
    throw new Error(`browser tests: required, and missing: ${broken.join(', ')}. ${hint}`);
  return found;
}

const notAsked = (names: EngineName[]): Found['leftOut'] =>
  ALL.filter((name) => !names.includes(name)).map((name) => ({
    label: label(name),
    reason: 'not asked for',
  }));

/** `Chromium 156, Firefox 153, WebKit 2.50; left out: none` */
export function describeEngines({ ready, leftOut }: Found): string {
  const short = (version: string) =>
    version
      .split('.')
      .slice(0, Number(version.split('.')[0]) < 10 ? 2 : 1)
      .join('.');
  const ran = ready.map((engine) => `${engine.label} ${short(engine.version)}`).join(', ');
  const out = leftOut.map((engine) => `${engine.label} (${engine.reason})`).join(', ');
  return `${ran || 'none'}; left out: ${out || 'none'}`;
}

export function launch(installed: Installed): Promise<Engine> {
  return installed.name === 'webkit' ? launchWebDriver(installed) : launchPuppeteer(installed);
}
