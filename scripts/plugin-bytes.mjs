/**
 * What a plugin or a format adds to a page: its module with all that the page has not already, minified, brotli 11.
 * Needs the build. `node scripts/plugin-bytes.mjs` prints a table; the docs are held to it by
 * tests, bench/PRICES.md by `npm run prices -- --check`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import terser from '@rollup/plugin-terser';
import { rollup } from 'rollup';

const root = fileURLToPath(new URL('..', import.meta.url));
const pkg = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const effects = new Set(pkg.sideEffects.map((/** @type {string} */ path) => resolve(root, path)));

/**
 * What a bundler that knows the package makes of a page: tree-shaken, minified, compressed.
 * @param {string} code of the page
 * @param {ReadonlySet<string>} [present] modules that the page has already
 */
export async function bundled(code, present = new Set()) {
  /** @type {string[]} */
  const modules = [];
  const bundle = await rollup({
    input: 'page',
    plugins: [
      {
        name: 'package',
        resolveId(id, from) {
          if (id === 'page') return id;
          const path = /^[./]/.test(id) ? resolve(from === 'page' ? root : `${from}/..`, id) : undefined;
          const file =
            path ??
            (id === 'smallwins/core' ? join(root, 'dist/core.js') : fileURLToPath(import.meta.resolve(id)));
          return { id: file, moduleSideEffects: effects.has(file), external: present.has(file) };
        },
        load: (id) => (id === 'page' ? code : null),
        moduleParsed: ({ id }) => void modules.push(id),
      },
    ],
  });
  const { output } = await bundle.generate({
    format: 'es',
    // Or what is imported would be said with the way to it on this machine.
    paths: (id) => relative(root, id),
    plugins: [terser({ module: true })],
  });
  await bundle.close();
  return { bytes: brotliCompressSync(output[0].code).length, modules };
}

/** @type {Promise<Set<string>> | undefined} */
let core;

/** @param {string} path of a module of the build, in dist/ @returns {Promise<number>} bytes */
export async function bytesOf(path) {
  const all = (/** @type {string} */ module) =>
    `export * from ${JSON.stringify(join(root, 'dist', module))};`;
  core ??= bundled(all('index.js')).then(({ modules }) => new Set(modules.filter((id) => id !== 'page')));
  return (await bundled(all(path), await core)).bytes;
}

/** Every plugin and format that package.json exports: its entry, and the path of its module in dist/. */
const entries = () =>
  Object.entries(pkg.exports).flatMap(([entry, target]) => {
    const path = /^\.\/dist\/((?:plugins|formats)\/.+)\.js$/.exec(target?.default ?? '')?.[1];
    if (!path) return [];
    const names = path.endsWith('/*')
      ? readdirSync(join(root, 'dist', path.slice(0, -2))).flatMap(
          (name) => /^(.+)\.js$/.exec(name)?.[1] ?? [],
        )
      : [''];
    return names.map((name) => ({
      name: entry.replace('.', 'smallwins').replace('*', name),
      path: `${path.replace('*', name)}.js`,
    }));
  });

/** @returns {Promise<{ name: string, bytes: number }[]>} the dearest first */
export async function pluginBytes() {
  const plugins = [];
  for (const { name, path } of entries()) plugins.push({ name, bytes: await bytesOf(path) });
  return plugins.sort((a, b) => b.bytes - a.bytes);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.table(await pluginBytes());
