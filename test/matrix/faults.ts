import { type Engine, type Page, sleep } from '../browser/engine.js';
import type { Site, TestCollector } from '../browser/servers.js';
import type { Act } from './acts.js';

/** One trial: one visitor, one host of its own (so one outbox), one act. */
export interface Trial {
  engine: Engine;
  web: Site;
  sink: TestCollector;
  host: string;
  /** The tab that the visitor is in. */
  tab: Page;
  /** Whether the act takes the visitor off the page. */
  leaves: boolean;
  /** Opens a page of the site: `/` unless said otherwise. */
  visit(path?: string, tab?: Page): Promise<void>;
  actName: Act;
  act(tab?: Page): Promise<void>;
  /** Resolves once that many events have been stored. */
  stored(count?: number, timeoutMs?: number): Promise<unknown>;
  /** What the site's own `/e` answers from now on: 429, or what the collector does. */
  limit(host: string, on: boolean): void;
}

export interface Fault {
  title: string;
  /** @default 1 */
  events?: number;
  run(trial: Trial): Promise<void>;
}

export const RETRY_AFTER_S = 2;

/** Something is wrong during the act, and right again after it. Who has left comes back. */
async function outage(
  trial: Trial,
  wrong: () => unknown,
  noticed: () => Promise<unknown>,
  right: () => unknown,
): Promise<void> {
  await wrong();
  await trial.act();
  await noticed();
  await right();
  if (trial.leaves) await trial.visit('/again');
  await trial.stored();
}

/** At once; only a submit by script begins after the click is over, too late for a tab that is gone by then. */
async function closeTab({ tab, actName }: Trial): Promise<void> {
  if (actName === 'scripted') await sleep(100);
  await tab.close();
}

const slow = (delayMs: number): Fault['run'] =>
  async function run(trial) {
    await trial.visit();
    trial.sink.fault({ delayMs });
    await trial.act();
    await trial.stored(1, delayMs + 10_000);
    await trial.sink.well();
  };

/** Where nothing can be kept, an event lives as long as its page. */
const unkept = (path: string): Fault['run'] =>
  async function run(trial) {
    const { sink } = trial;
    await trial.visit(path);
    if (!trial.leaves) sink.fault({ status: 503 });
    await trial.act();
    if (!trial.leaves) {
      await sink.waitForBeacons(1);
      await sink.well();
    }
    await trial.stored();
  };

export const FAULTS: Record<string, Fault> = {
  none: {
    title: 'none',
    async run(trial) {
      await trial.visit();
      await trial.act();
      await trial.stored();
    },
  },
  slow150: { title: '150 ms slow', run: slow(150) },
  slow2000: { title: '2 s slow', run: slow(2_000) },
  '503': {
    title: '503, then well',
    async run(trial) {
      const { sink } = trial;
      await trial.visit();
      await outage(
        trial,
        () => sink.fault({ status: 503 }),
        () => sink.waitForBeacons(1),
        sink.well,
      );
    },
  },
  '429': {
    title: `429, Retry-After ${RETRY_AFTER_S} s`,
    async run(trial) {
      const { web, host, limit } = trial;
      await trial.visit('/limited');
      limit(host, true);
      await trial.act();
      const hits = () => web.hits('/e').filter((hit) => hit.host.startsWith(host));
      while (!hits().length) await sleep(20);
      limit(host, false);
      if (trial.leaves) await trial.visit('/limited');
      await trial.stored();
      const [first, second] = hits();
      // A page that went before the answer came never heard of it.
      if (!trial.leaves && second!.at - first!.at < RETRY_AFTER_S * 1000 - 50)
        throw new Error(`asked again after ${second!.at - first!.at} ms`);
    },
  },
  reset: {
    title: 'connection reset',
    async run(trial) {
      const { sink } = trial;
      await trial.visit();
      await outage(
        trial,
        () => sink.fault({ cut: 'reset' }),
        () => sink.waitForBeacons(1),
        sink.well,
      );
    },
  },
  refused: {
    title: 'refused, then up',
    async run(trial) {
      const { sink } = trial;
      await trial.visit();
      await outage(trial, sink.refuse, () => sleep(400), sink.well);
    },
  },
  offline: {
    title: 'offline, then online',
    async run(trial) {
      const { tab } = trial;
      await trial.visit();
      await outage(
        trial,
        () => tab.setOffline(true),
        () => sleep(400),
        () => tab.setOffline(false),
      );
    },
  },
  closed: {
    title: 'tab closed right after',
    async run(trial) {
      const { engine } = trial;
      await trial.visit();
      const next = await engine.newPage();
      await trial.tab.bringToFront();
      await trial.act();
      await closeTab(trial);
      trial.tab = next;
      await trial.stored();
    },
  },
  closedDown: {
    title: 'tab closed while down, visited again',
    async run(trial) {
      const { engine, sink } = trial;
      await trial.visit();
      const next = await engine.newPage();
      await trial.tab.bringToFront();
      await sink.refuse();
      await trial.act();
      await closeTab(trial);
      trial.tab = next;
      await sleep(300);
      await sink.well();
      await trial.visit('/again');
      await trial.stored();
    },
  },
  killed: {
    title: 'browser killed while down, restarted',
    async run(trial) {
      const { engine, sink } = trial;
      await trial.visit();
      await sink.refuse();
      await trial.act();
      await sleep(engine.storageFlushMs);
      await engine.restart({ profile: 'keep', kill: 'SIGKILL' });
      await sink.well();
      trial.tab = await engine.newPage();
      await trial.visit('/again');
      await trial.stored();
    },
  },
  twoTabs: {
    title: 'two tabs, 503, then well',
    events: 2,
    async run(trial) {
      const { engine, sink, web, host } = trial;
      await trial.visit();
      const other = await engine.newPage();
      await other.goto(web.url('/', host));
      sink.fault({ status: 503 });
      await trial.act(other);
      await sink.waitForBeacons(1);
      await trial.tab.bringToFront();
      await trial.act();
      await sink.waitForBeacons(2);
      await sink.well();
      if (trial.leaves) await Promise.all([trial.tab, other].map((tab) => trial.visit('/again', tab)));
      await trial.stored(2);
    },
  },
  denied: { title: 'storage denied', run: unkept('/denied') },
  full: { title: 'storage full', run: unkept('/full') },
  csp: {
    title: 'CSP refuses the collector, the next page does not',
    async run(trial) {
      await trial.visit('/csp');
      await trial.act();
      await sleep(400);
      await trial.visit('/again');
      await trial.stored();
    },
  },
};
