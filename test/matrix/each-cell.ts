import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import '../browser/each-engine.js';
import type { EngineName } from '../browser/engine.js';
import { ACTS, type Act, isCore } from './acts.js';
import { FAULTS } from './faults.js';
import { type Lane, openLane, type Result } from './lane.js';
import { LOST, limitOf } from './limits.js';

/** What drivers say of a session that is gone, which tells nothing of what was tried in it. */
const LOST_SESSION =
  /WebDriver command|switching tabs|listing the tabs|a new tab|[Ss]ession|Target closed|Protocol error|no such window|ECONNRE/;

/** What scripts/matrix.mjs asked for. */
const { MATRIX_FULL, MATRIX_N, MATRIX_ALL, MATRIX_LANES = '3', MATRIX_ONLY = '', MATRIX_OUT } = process.env;

export interface Cell extends Omit<Result, 'wrong'> {
  engine: string;
  act: string;
  fault: string;
  n: number;
  limit?: string;
  ms: number;
  wrong: string[];
}

function tries(engine: EngineName, act: string, fault: string): number {
  if (MATRIX_ONLY && !new RegExp(MATRIX_ONLY).test(`${act} ${fault}`)) return 0;
  if (MATRIX_N) return Number(MATRIX_N);
  if (isCore(act, fault))
    return MATRIX_FULL ? (engine === 'chromium' ? 20 : 5) : engine === 'chromium' ? 2 : 1;
  if (MATRIX_FULL) return engine === 'chromium' ? 3 : 2;
  return MATRIX_ALL || engine === 'chromium' ? 1 : 0;
}

/** A test for each cell, some at a time, each in a lane of its own. */
export function eachCell(name: EngineName): void {
  const installed = inject('engines').find((engine) => engine.name === name);
  const cells: Cell[] = [];
  /** Of tries whose session was lost: the collectors have them all the same. */
  let abandoned = 0;
  const all: Lane[] = [];
  const free: Lane[] = [];
  const waiting: ((lane: Lane) => void)[] = [];
  const take = (): Promise<Lane> =>
    new Promise((resolve) => (free.length ? resolve(free.pop()!) : waiting.push(resolve)));
  const give = (lane: Lane): void => {
    const next = waiting.shift();
    if (next) next(lane);
    else free.push(lane);
  };

  describe.skipIf(!installed)(`the fault matrix in ${name}`, () => {
    beforeAll(async () => {
      for (let i = 0; i < Number(MATRIX_LANES); i++) all.push(await openLane(installed!));
      free.push(...all);
    });
    afterAll(async () => {
      for (const lane of all) await lane.close();
      if (MATRIX_OUT) {
        mkdirSync(MATRIX_OUT, { recursive: true });
        const label = `${installed!.label} ${installed!.version}`;
        const faults = Object.fromEntries(Object.entries(FAULTS).map(([fault, { title }]) => [fault, title]));
        const report = { label, acts: ACTS, faults, lost: LOST, cells };
        writeFileSync(join(MATRIX_OUT, `${name}.json`), JSON.stringify(report, null, 1));
      }
    });

    describe.concurrent('cells', () => {
      for (const [fault, { title }] of Object.entries(FAULTS))
        for (const act of Object.keys(ACTS) as Act[]) {
          const n = tries(name, act, fault);
          if (!n) continue;
          const limit = limitOf(name, act, fault);
          if (limit) {
            cells.push({
              ...{ engine: name, act, fault, n: 0, limit, ms: 0, wrong: [] },
              ...{ expected: 0, received: 0, distinct: 0 },
            });
            test.skip(`${ACTS[act]} × ${title}: ${limit}`);
            continue;
          }
          test(`${ACTS[act]} × ${title}`, async () => {
            const cell: Cell = {
              ...{ engine: name, act, fault, n, ms: 0, wrong: [] },
              ...{ expected: 0, received: 0, distinct: 0 },
            };
            cells.push(cell);
            const lane = await take();
            const started = Date.now();
            try {
              for (let i = 0; i < n; i++) {
                let result = await lane.try(act, fault, FAULTS[fault]!, i);
                if (result.wrong.some((what) => LOST_SESSION.test(what))) {
                  console.log(`once more, in a new browser: ${act} ${fault}: ${result.wrong.join('; ')}`);
                  abandoned += result.distinct;
                  await lane.engine.restart({ profile: 'new', kill: 'SIGKILL' });
                  result = await lane.try(act, fault, FAULTS[fault]!, i + n);
                }
                cell.expected += result.expected;
                cell.received += result.received;
                cell.distinct += result.distinct;
                cell.wrong.push(...result.wrong.map((what) => `try ${i + 1}: ${what}`));
              }
            } finally {
              cell.ms = Date.now() - started;
              give(lane);
            }
            expect(cell.wrong).toEqual([]);
            expect(cell.distinct).toBe(cell.expected);
          });
        }
    });

    test('the collectors hold each event once', async () => {
      let stored = 0;
      for (const lane of all) stored += await lane.inDatabase();
      expect(stored).toBe(cells.reduce((sum, { distinct }) => sum + distinct, abandoned));
    });
  });
}
