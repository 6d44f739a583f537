import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import terser from '@rollup/plugin-terser';
import { type Plugin, rollup } from 'rollup';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Packed, pack, unpack } from './pack.js';

/** Its types are written for CommonJS. */
const minify = terser as unknown as (options: object) => Plugin;

/** The package as it is published, seen by who installs it. */
let packed: Packed;
beforeAll(() => {
  packed = pack();
  unpack(packed);
}, 60_000);
afterAll(() => packed?.remove());

test('a package that is packed from a fresh clone has its build, and `npm pack --json` is nothing but JSON', () => {
  const { prepack } = JSON.parse(readFileSync('package.json', 'utf8')).scripts;
  expect(prepack).toMatch(/^npm run --silent build\b.* 1>&2$/);
});

describe('rendered on a server', () => {
  const node = (code: string) =>
    execFileSync(process.execPath, ['--input-type=module', '-e', code], {
      cwd: packed.folder,
      encoding: 'utf8',
      stdio: 'pipe',
    });

  test.each(['smallwins', 'smallwins/core'])('%s may be imported', (entry) => {
    expect(node(`await import('${entry}'); console.log('imported')`)).toBe('imported\n');
  });

  test('start and track do nothing, and leave nothing behind', () => {
    const code = `
      const before = Object.getOwnPropertyNames(globalThis).length;
      const { start, track } = await import('smallwins');
      track('brochure');
      const stop = start({ collector: 'https://collect.example.com/e' });
      track('brochure', { value: 20 });
      console.log(typeof stop, stop(), Object.getOwnPropertyNames(globalThis).length - before);
      // Nothing keeps the process alive either: this ends by itself.
    `;
    expect(node(code)).toBe('function undefined 0\n');
  });

  test('what is no entry cannot be imported', () => {
    expect(() => node(`await import('smallwins/dist/start.js')`)).toThrow('ERR_PACKAGE_PATH_NOT_EXPORTED');
  });

  test('the schema can', () => {
    const code = `import schema from 'smallwins/schema.json' with { type: 'json' }; console.log(schema.title)`;
    expect(node(code)).toContain('wire format, version 1');
  });
});

describe('a bundle pays for what it imports', () => {
  /** Bundles a module of this text; tells the bytes, and which of our modules left code in it. */
  async function bundle(text: string): Promise<{ bytes: number; modules: string[] }> {
    const entry = join(packed.folder, 'entry.js');
    const { resolve } = createRequire(entry);
    const built = await rollup({
      input: entry,
      onLog(level, log) {
        if (level === 'warn' && log.code !== 'EMPTY_BUNDLE') throw new Error(log.message);
      },
      plugins: [
        {
          name: 'installed',
          resolveId: (id) => (id === entry ? id : id.startsWith('.') ? null : resolve(id)),
          load: (id) => (id === entry ? text : null),
          // As every bundler does, and rollup by its node-resolve plugin.
          transform(_, id) {
            const { sideEffects } = createRequire(entry)('smallwins/package.json');
            const kept = sideEffects.some((path: string) => id.endsWith(path.slice(1)));
            return id === entry ? null : { moduleSideEffects: kept };
          },
        },
      ],
    });
    const { output } = await built.generate({
      format: 'es',
      plugins: [minify({ toplevel: true, module: true })],
    });
    await built.close();
    const names = Object.entries(output[0].modules)
      .filter(([id, { renderedLength }]) => id !== entry && renderedLength > 0)
      .map(([id]) => id.replace(/\\/g, '/').replace(/^.*smallwins\/dist\//, ''));
    return { bytes: output[0].code.length, modules: names.sort() };
  }

  test('nothing for nothing', async () => {
    expect(await bundle(`import 'smallwins';`)).toMatchObject({ modules: [] });
    expect(await bundle(`import { start } from 'smallwins';`)).toMatchObject({ modules: [] });
  });

  test('a constant costs itself', async () => {
    const { modules } = await bundle(`import { MACRO } from 'smallwins'; console.log(MACRO);`);
    expect(modules).toEqual(['goals.js']);
  });

  test('start brings what it needs, and neither snippet nor vitals', async () => {
    const { modules } = await bundle(`import { start } from 'smallwins'; start({ collector: '/e' });`);
    expect(modules).toContain('classify/forms.js');
    expect(modules.filter((name) => /snippet|full|plugins\/|vitals/.test(name))).toEqual([]);
  });

  test('links alone leave the forms out', async () => {
    const all = await bundle(`import { start } from 'smallwins'; start({ collector: '/e' });`);
    const links = await bundle(
      `import { compose, links } from 'smallwins/core'; compose([links])({ collector: '/e' });`,
    );
    expect(links.modules.filter((name) => /forms|submits/.test(name))).toEqual([]);
    expect(links.bytes).toBeLessThan(all.bytes * 0.8);
  });
});
