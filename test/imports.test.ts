import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';

/** Imports point one way: the pipeline is a line, and only `start.ts` knows all of it. Types may go anywhere. */
const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((file) => file.replace(/\\/g, '/'))
  .filter((file) => file.endsWith('.ts'));

/** What a file needs at run time, as paths in `src/`; packages by their names. */
function imports(file: string): string[] {
  const text = readFileSync(join('src', file), 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  const found = [
    ...text.matchAll(/^(?:import|export)\s+(?!type\b)(?:([^;'"]*?)\sfrom\s+)?['"]([^'"]+)['"]/gm),
  ];
  return found
    .filter(([, names = '']) => {
      // `import { type A, type B }` is gone once it is compiled.
      const inner = /^\s*\{([^}]*)\}\s*$/.exec(names)?.[1];
      return !inner || inner.split(',').some((name) => name.trim() && !/^\s*type\s/.test(name));
    })
    .map(([, , path = '']) =>
      path.startsWith('.')
        ? normalize(join(dirname(file), path))
            .replace(/\\/g, '/')
            .replace(/\.js$/, '.ts')
        : path,
    );
}

const STAGES = ['event.ts', 'acts.ts', 'gate.ts', 'outbox.ts', 'transport.ts', 'start.ts'];
const inFolder = (folder: string) => files.filter((file) => file.startsWith(folder));
const expectOnly = (file: string, allowed: RegExp) =>
  expect(
    imports(file).filter((path) => !allowed.test(path)),
    file,
  ).toEqual([]);

test('detect/ knows the DOM and no goals', () => {
  expect(inFolder('detect/').length).toBeGreaterThan(0);
  for (const file of inFolder('detect/')) expectOnly(file, /^(detect|dom)\//);
});

test('classify/ knows goals and sends nothing', () => {
  expect(inFolder('classify/').length).toBeGreaterThan(0);
  for (const file of inFolder('classify/')) expectOnly(file, /^(classify|dom)\//);
});

test('dom/ holds leaves', () => {
  for (const file of inFolder('dom/')) expectOnly(file, /^dom\//);
});

test('no stage imports another', () => {
  for (const file of ['outbox.ts', 'transport.ts', 'privacy.ts', ...inFolder('formats/')])
    expectOnly(file, /^(dom|formats)\//);
  // What is masked is masked while the event is built.
  expectOnly('event.ts', /^(dom\/|privacy\.ts$)/);
  // An act becomes an event, which goes through the gate; the gate begins a visit, which is an event. Neither knows how an
  // act was detected nor how an event is delivered.
  expectOnly('acts.ts', /^(event|gate|goals|options)\.ts$/);
  expectOnly('gate.ts', /^(dom\/|(event|options|visit)\.ts$)/);
});

test('only start.ts names every stage, and only entries and plugins name start.ts', () => {
  for (const file of files) {
    const stages = imports(file).filter((path) => STAGES.includes(path) || /^(detect|classify)\//.test(path));
    if (!/^(start|acts|gate)\.ts$|^(detect|classify|plugins)\//.test(file))
      expect(
        stages.filter((path) => path !== 'start.ts'),
        file,
      ).toEqual([]);
    if (stages.includes('start.ts')) expect(file).toMatch(/^(index|core|snippet|full|plugins\/.+)\.ts$/);
  }
  for (const stage of STAGES.slice(0, -1)) expect(imports('start.ts')).toContain(stage);
});
