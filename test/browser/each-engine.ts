import { afterAll, beforeAll, beforeEach, describe, inject } from 'vitest';
import type { Engine, EngineName, Installed } from './engine.js';
import { launch } from './engines.js';

declare module 'vitest' {
  export interface ProvidedContext {
    engines: (Installed & { version: string })[];
  }
}

/** One browser a file: each `eachEngine` that still needs it counts, the last one closes it. */
const shared = new Map<EngineName, { uses: number; engine?: Engine }>();

/**
 * Describes the same tests for each engine that this machine has. `engine` knows its name when tests are defined, and
 * the rest within tests and hooks. `only` narrows to some engines.
 */
export function eachEngine(
  name: string,
  define: (engine: Engine) => void,
  { only }: { only?: EngineName[] } = {},
): void {
  for (const installed of inject('engines')) {
    if (only && !only.includes(installed.name)) continue;
    const slot = shared.get(installed.name) ?? { uses: 0 };
    shared.set(installed.name, slot);
    slot.uses++;
    describe(`${installed.label}: ${name}`, () => {
      beforeAll(async () => {
        // Hooks are not retried: a browser that does not start on a busy machine gets a second try here.
        slot.engine ??= await launch(installed).catch(() => launch(installed));
      }, 150_000);
      beforeEach(async ({ task }) => {
        // A second try gets a new browser: the session of the first may be what failed.
        if (task.result?.retryCount) await slot.engine?.restart({ profile: 'new', kill: 'SIGKILL' });
      });
      afterAll(async () => {
        if (--slot.uses) return;
        await slot.engine?.close();
        delete slot.engine;
      }, 30_000);
      const known = { name: installed.name, label: installed.label, version: installed.version };
      define(new Proxy(known as Engine, { get: (target, key) => Reflect.get(slot.engine ?? target, key) }));
    });
  }
}

/**
 * Opens what an engine's tests share: before the first one, and again before a second try, which has a new browser. Not
 * before all of them: a hook of that kind has no second try.
 */
export function openShared(open: () => Promise<void>): void {
  let isOpen = false;
  beforeEach(async ({ task }) => {
    if (isOpen && !task.result?.retryCount) return;
    isOpen = false;
    await open();
    isOpen = true;
  });
}
