/**
 * `npm run prices`: what each feature costs in bytes, measured by building without it; what each plugin and format adds;
 * and what a page pays that takes the links alone. Writes prices.json and PRICES.md.
 *
 *     node bench/prices.mjs [--no-build] [--check]
 *
 * A feature's price is the difference of two compressed files, so what two features share is in the price of neither,
 * and prices do not add up to the whole. A plugin's is its own file, compressed alone, without what the page has already. `--check` writes nothing and ends with 1 where prices.json is not what it would be.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { brotliCompressSync } from 'node:zlib';
import terser from '@rollup/plugin-terser';
import { rollup } from 'rollup';
import configs from '../rollup.config.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({
  options: { 'no-build': { type: 'boolean', default: false }, check: { type: 'boolean', default: false } },
});
if (!values['no-build'])
  execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: root, stdio: 'inherit' });

const nothing = (...names) => names.map((name) => `export const ${name} = () => {};`).join('\n');

/**
 * A feature: what it is to a reader, and what stands in for its modules, by their path in dist/. A function gets the
 * module's text.
 * @type {{ name: string, modules: Record<string, string | ((text: string) => string)> }[]}
 */
const FEATURES = [
  {
    name: 'forms: newsletter, contact, signup, order and the like',
    modules: {
      'classify/forms.js': `export const classifyForm = () => undefined, findBox = () => undefined;`,
      'detect/submits.js': nothing('detectSubmits'),
    },
  },
  {
    name: 'telling one form from another',
    modules: {
      'classify/forms.js': `export const classifyForm = () => undefined, findBox = () => undefined;`,
    },
  },
  {
    name: 'links: phone, email, message, social, download, outbound',
    modules: {
      'classify/links.js': nothing('classifyLink', 'isInnerPage'),
      'classify/site.js': `export const isOwnSite = () => true, findDomain = () => undefined;`,
      'detect/clicks.js': nothing('detectClicks'),
      'detect/navigations.js': nothing('detectNavigations'),
    },
  },
  {
    name: 'telling one link from another',
    modules: { 'classify/links.js': nothing('classifyLink', 'isInnerPage') },
  },
  {
    name: 'not asking for the URL of a link that says that it stays',
    modules: {
      'classify/links.js': (text) => replaceConst(text, 'isInnerPage', '() => false'),
      'start.js': (text) => replaceConst(text, 'isInner', '() => false'),
    },
  },
  {
    name: 'knowing your own sibling domains',
    modules: {
      'classify/site.js': `export const isOwnSite = (host, page) => host === page, findDomain = (host, names) => names.find((name) => name === host);`,
    },
  },
  {
    name: 'navigations by script (`location.href = "tel:…"`)',
    modules: { 'detect/navigations.js': nothing('detectNavigations') },
  },
  { name: 'telling an arrival', modules: { 'detect/arrivals.js': nothing('findLanding') } },
  { name: 'campaigns', modules: { 'classify/campaigns.js': nothing('readCampaign') } },
  {
    name: 'linking the events of a visit, with consent',
    modules: {
      'visit.js': `export const currentVisit = () => undefined, readVisit = () => undefined, writeVisit = () => {};`,
      'start.js': (text) => replaceConst(text, 'join', '() => {}'),
    },
  },
  {
    name: 'the outbox: nothing lost',
    modules: {
      'outbox.js': `export const createOutbox = (_, send) => (event) => { event && send([event]); };`,
    },
  },
  {
    name: 'the transport: retry rules, Retry-After, sendBeacon',
    modules: {
      'transport.js': `export const deliver = async ({ url, site, format, transport }, events) => {
        const payload = format.encode({ v: 1, site: site || location.hostname, sent_at: Date.now(), events }, url);
        await transport(payload.url, { method: 'POST', keepalive: true, credentials: 'omit', ...payload });
      };`,
    },
  },
  {
    name: 'checking and reading the options',
    modules: {
      'options.js': (text) =>
        replaceFunction(text, 'resolveOptions', '(given) => ({ ...DEFAULTS, ...given })'),
    },
  },
  {
    name: 'redaction of URLs',
    modules: { 'privacy.js': (text) => replaceFunction(text, 'redactUrl', '(text) => text || undefined') },
  },
  {
    name: 'masking what may be about one visitor',
    modules: { 'privacy.js': (text) => replaceConst(text, 'mask', '(text) => text') },
  },
  {
    name: 'not counting localhost and automation',
    modules: { 'privacy.js': (text) => replaceFunction(text, 'isUnwatched', '() => false') },
  },
  {
    name: 'opting out (`?smallwins=off`)',
    modules: { 'privacy.js': (text) => replaceFunction(text, 'isOptedOut', '() => false') },
  },
  { name: 'labels', modules: { 'dom/text.js': nothing('labelOf') } },
  {
    name: 'the script tag: attributes, query',
    modules: { 'script.js': `export const readScript = () => window.smallwinsOptions;` },
  },
];

/** @param {string} text @param {string} name of an arrow function @param {string} stand */
function replaceConst(text, name, stand) {
  const replaced = text.replace(
    new RegExp(`^( *(?:export )?const ${name} = )(?:.*;$|[\\s\\S]*?^};)`, 'm'),
    (_, start) => `${start}${stand};`,
  );
  if (replaced === text) throw new Error(`prices: ${name} is not where it was`);
  return replaced;
}

/** @param {string} text @param {string} name @param {string} stand */
function replaceFunction(text, name, stand) {
  const replaced = text.replace(
    new RegExp(`^export function ${name}\\([\\s\\S]*?^}`, 'm'),
    `export const ${name} = ${stand};`,
  );
  if (replaced === text) throw new Error(`prices: ${name} is not where it was`);
  return replaced;
}

const config = [configs].flat().find(({ input }) => String(input) === 'dist/snippet.js');
if (!config) throw new Error('prices: rollup.config.mjs builds no dist/snippet.js any more');

/** @param {Record<string, string | ((text: string) => string)>} modules */
async function bytesWithout(modules) {
  const met = new Set();
  const bundle = await rollup({
    ...config,
    input: join(root, 'dist/snippet.js'),
    onwarn() {},
    plugins: [
      ...(config.plugins ?? []),
      {
        name: 'stand-in',
        load(id) {
          const path = relative(join(root, 'dist'), id).split(sep).join('/');
          const stand = modules[path];
          if (stand === undefined) return null;
          met.add(path);
          return typeof stand === 'string' ? stand : stand(readFileSync(id, 'utf8'));
        },
      },
    ],
  });
  const { output } = await bundle.generate(config.output);
  await bundle.close();
  return { bytes: brotliCompressSync(output[0].code).length, met };
}

const whole = (await bytesWithout({})).bytes;
const built = brotliCompressSync(readFileSync(join(root, 'dist/smallwins.js'))).length;
if (whole !== built) throw new Error(`prices: built ${whole} bytes here and ${built} in dist/`);
const prices = [];
for (const { name, modules } of FEATURES) {
  if (!Object.keys(modules).some((path) => existsSync(join(root, 'dist', path)))) continue;
  const { bytes, met } = await bytesWithout(modules);
  // Not part of the default bundle.
  if (met.size) prices.push({ name, bytes: whole - bytes });
}
prices.sort((a, b) => b.bytes - a.bytes);

const pkg = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Every plugin and format that package.json exports: the path of its module, by its entry. */
const entries = Object.entries(pkg.exports).flatMap(([entry, target]) => {
  const path = /^\.\/dist\/((?:plugins|formats)\/.+)\.js$/.exec(target?.default ?? '')?.[1];
  if (!path) return [];
  const names = path.endsWith('/*')
    ? readdirSync(join(root, 'dist', path.slice(0, -2))).flatMap((name) => /^(.+)\.js$/.exec(name)?.[1] ?? [])
    : [''];
  return names.map((name) => [
    entry.replace('.', 'smallwins').replace('*', name),
    join(root, 'dist', `${path.replace('*', name)}.js`),
  ]);
});

/**
 * What a bundler that knows the package makes of a module: tree-shaken, minified, compressed.
 * @param {string} code of the page
 * @param {Set<string>} [external] modules that the page has already
 */
async function bundled(code, external = new Set()) {
  /** @type {string[]} */
  const modules = [];
  const effects = new Set(pkg.sideEffects.map((/** @type {string} */ path) => resolve(root, path)));
  const bundle = await rollup({
    input: 'page',
    external: (id, from) => external.has(from ? resolve(from, '..', id) : id),
    plugins: [
      {
        name: 'package',
        resolveId(id, from) {
          if (id === 'page' || external.has(id)) return id;
          const path = /^[./]/.test(id) ? resolve(from === 'page' ? root : `${from}/..`, id) : undefined;
          const file =
            path ??
            (id === 'smallwins/core' ? join(root, 'dist/core.js') : fileURLToPath(import.meta.resolve(id)));
          return { id: file, moduleSideEffects: effects.has(file), external: external.has(file) };
        },
        load: (id) => (id === 'page' ? code : null),
        moduleParsed: ({ id }) => void modules.push(id),
      },
    ],
  });
  const { output } = await bundle.generate({ format: 'es', plugins: [terser({ module: true })] });
  await bundle.close();
  return { bytes: brotliCompressSync(output[0].code).length, modules };
}

const everything = `export * from ${JSON.stringify(join(root, 'dist/index.js'))};`;
const core = new Set((await bundled(everything)).modules.filter((id) => id !== 'page'));
const plugins = [];
for (const [name, path] of entries)
  plugins.push({ name, bytes: (await bundled(`export * from ${JSON.stringify(path)};`, core)).bytes });
plugins.sort((a, b) => b.bytes - a.bytes);
const links = await bundled(
  `import { compose, links } from 'smallwins/core'; compose([links])({ collector: '/e' });`,
);

const file = new URL('./prices.json', import.meta.url);
const json = `${JSON.stringify({ whole, prices, plugins, links: links.bytes }, null, 2)}\n`;
const table = (head, rows, last) => [
  `| ${head} | bytes (brotli) |`,
  '|---|---:|',
  ...rows.map(({ name, bytes }) => `| ${name} | ${bytes.toLocaleString('en-US')} |`),
  ...(last ? [`| **${last.name}** | **${last.bytes.toLocaleString('en-US')}** |`] : []),
  '',
];
const text = [
  ...table('feature', prices, { name: 'all of `smallwins.js`', bytes: whole }),
  '## Plugins',
  '',
  'Each alone, without what the page has of the core already.',
  '',
  ...table(
    'entry',
    plugins.map(({ name, bytes }) => ({ name: `\`${name}\``, bytes })),
  ),
  '## From npm',
  '',
  'As a bundler makes it: tree-shaken, minified.',
  '',
  ...table('page', [
    { name: "start with the link goals alone: `compose([links])({ collector: '/e' })`", bytes: links.bytes },
  ]),
].join('\n');
console.log(text);
if (values.check) {
  const same = existsSync(file) && readFileSync(file, 'utf8') === json;
  if (!same) console.error('bench/prices.json is out of date: npm run prices');
  process.exitCode = same ? 0 : 1;
} else {
  writeFileSync(file, json);
  writeFileSync(new URL('./PRICES.md', import.meta.url), text);
}
