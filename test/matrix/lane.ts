import { readFileSync } from 'node:fs';
import { type Engine, type Installed, sleep, until } from '../browser/engine.js';
import { launch } from '../browser/engines.js';
import { collector, scriptTag, site } from '../browser/servers.js';
import { type Act, GOALS, leaves, page } from './acts.js';
import { type Fault, RETRY_AFTER_S, type Trial } from './faults.js';

export interface Result {
  expected: number;
  /** Events stored at the collector, repeats included. */
  received: number;
  distinct: number;
  /** What was not as it has to be. */
  wrong: string[];
}

/** A browser, a site and a collector that nobody else uses. */
export interface Lane {
  engine: Engine;
  try(act: Act, name: string, fault: Fault, number: number): Promise<Result>;
  /** Distinct ids in the collector's own database. */
  inDatabase(): Promise<number>;
  close(): Promise<void>;
}

// Read once: somebody may build while this runs.
const script = readFileSync('dist/smallwins.js');

/** A getter that throws, as in a sandboxed frame. */
const DENIED = `<script>
  Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('denied', 'SecurityError'); } });
</script>`;
const FULL = `<script>
  for (let size = 1 << 22; size; size >>= 1)
    try { for (let i = 0; ; i++) localStorage.setItem('page ' + size + ' ' + i, 'x'.repeat(size)); } catch {}
</script>`;

export async function openLane(installed: Installed): Promise<Lane> {
  const sink = await collector();
  const web = await site();
  const engine = await launch(installed);
  const limited = new Set<string>();

  const tag = scriptTag(sink.url);
  web.page('/smallwins.js', (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(script);
  });
  web.page('/', page(tag, web.port));
  web.page('/denied', page(DENIED + tag, web.port));
  web.page('/full', page(FULL + tag, web.port));
  web.page('/limited', page(scriptTag('/e'), web.port));
  web.page('/again', page(tag, web.port));
  web.page('/thanks', page(tag, web.port));
  web.page('/csp', (_request, response) => {
    response
      .writeHead(200, {
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Security-Policy': "connect-src 'self'",
      })
      .end(page(tag, web.port));
  });
  // A collector on the site's own origin, whose Retry-After can be read.
  web.page('/e', async (request, response, body) => {
    if (limited.has(request.headers.host!.split(':')[0]!))
      return void response.writeHead(429, { 'Retry-After': String(RETRY_AFTER_S) }).end();
    const answer = await fetch(`http://127.0.0.1:${sink.port}/e`, {
      method: 'POST',
      headers: { 'Content-Type': request.headers['content-type']! },
      body: new Uint8Array(body),
    });
    response.writeHead(answer.status).end();
  });

  const keysLeft = `Object.keys(localStorage).filter((key) => key.startsWith('smallwins'))`;

  return {
    engine,
    async try(act, name, fault, number) {
      const wrong: string[] = [];
      const host = `${name}-${act}-${number}.localhost`.toLowerCase();
      await sink.well();
      sink.clear();
      web.requests.length = 0;
      const expected = fault.events ?? 1;
      // What the page of another cell kept may still come, while this one is on.
      const mine = () => sink.events().filter(({ url }) => new URL(url).hostname === host);
      const ids = () => new Set(mine().map(({ id }) => id)).size;
      const trial: Trial = {
        engine,
        web,
        sink,
        host,
        tab: await engine.reset(),
        leaves: leaves(act, engine),
        visit: async (path = '/', tab = trial.tab) => {
          // A navigation that the act began may still get in the way of this one.
          for (let tries = 0; ; tries++)
            try {
              return await tab.goto(web.url(path, host));
            } catch (error) {
              if (tries === 2 || !/ABORTED|interrupted/.test(String(error))) throw error;
            }
        },
        actName: act,
        act: (tab = trial.tab) => tab.click(`#${act}`),
        stored: (count = 1, timeoutMs = 15_000) =>
          until(timeoutMs, `${count} events at the collector`, async () => ids() >= count && mine()),
        limit: (limitedHost, on) => void (on ? limited.add(limitedHost) : limited.delete(limitedHost)),
      };
      try {
        await fault.run(trial);
        if (!trial.leaves && name !== 'closed' && name !== 'closedDown' && name !== 'killed') {
          const errors = await trial.tab.evaluate<string[], []>('window.errors || []');
          wrong.push(...errors.map((error) => `the page saw: ${error}`));
        }
      } catch (error) {
        wrong.push(String((error as Error).message).slice(0, 300));
      }
      try {
        // Whatever is left goes now; a tab that sent may have left its lease of 10 s.
        await sink.well();
        await trial.visit(name === '429' ? '/limited' : '/again');
        await trial.tab.waitFor(`!${keysLeft}.length`, 20_000);
        await sleep(100);
      } catch (error) {
        wrong.push(`at the end: ${String((error as Error).message).slice(0, 300)}`);
      }
      const events = mine();
      const distinct = ids();
      const strays = events.filter(({ goal }) => goal !== GOALS[act]).map(({ goal }) => goal);
      if (distinct !== expected) wrong.push(`${distinct} of ${expected} arrived`);
      if (strays.length) wrong.push(`also arrived: ${strays}`);
      if (sink.preflights) wrong.push(`${sink.preflights} preflights`);
      return { expected, received: events.length, distinct, wrong };
    },
    async inDatabase() {
      let since = 0;
      let count = 0;
      for (;;) {
        const answer = await fetch(`${sink.upstream}/api/events?since=${since}&limit=1000`);
        const { events } = (await answer.json()) as { events: { seq: number }[] };
        if (!events.length) return count;
        count += events.length;
        since = events.at(-1)!.seq;
      }
    },
    async close() {
      await engine.close();
      await web.close();
      await sink.close();
    },
  };
}
