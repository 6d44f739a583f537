/**
 * What each format, and the vitals plugin, adds to a page: its module with all that only it imports, minified, brotli 11.
 * Needs the build. `node scripts/format-bytes.mjs` prints a table; docs/formats.md is held to it by a test.
 */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import terser from '@rollup/plugin-terser';
import { rollup } from 'rollup';

/**
 * @param {string} file of the build
 * @returns {Promise<number>} bytes
 */
export async function bytesOf(file) {
  const bundle = await rollup({
    input: file,
    // The page has these already.
    external: /dist\/(event|options|start)\.js$/,
    plugins: [
      {
        name: 'web-vitals',
        resolveId: (id) => (id === 'web-vitals' ? fileURLToPath(import.meta.resolve(id)) : null),
      },
    ],
  });
  const { output } = await bundle.generate({
    format: 'es',
    plugins: [terser({ ecma: 2020, module: true, compress: { passes: 3 }, format: { comments: false } })],
  });
  return brotliCompressSync(output[0].code).length;
}

/**
 * @param {string} [dist] the build's folder
 * @returns {Promise<Record<string, number>>} bytes by entry: `formats/plausible`, `vitals`
 */
export async function formatBytes(dist = fileURLToPath(new URL('../dist', import.meta.url))) {
  /** @type {Record<string, number>} */
  const bytes = {};
  for (const file of readdirSync(`${dist}/formats`))
    if (file.endsWith('.js'))
      bytes[`formats/${file.slice(0, -3)}`] = await bytesOf(`${dist}/formats/${file}`);
  bytes.vitals = await bytesOf(`${dist}/plugins/vitals.js`);
  return bytes;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.table(await formatBytes());
