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
import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { brotliCompressSync } from 'node:zlib';
import { rollup } from 'rollup';
import configs from '../rollup.config.mjs';
import { ensureBuilt } from '../scripts/built.mjs';
import { bundled, pluginBytes } from '../scripts/plugin-bytes.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({
  options: { 'no-build': { type: 'boolean', default: false }, check: { type: 'boolean', default: false } },
});
ensureBuilt();

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
      'gate.js': (text) => replaceConst(text, 'join', '() => {}'),
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
  const { bytes, met } = await bytesWithout(modules);
  for (const path in modules) if (!met.has(path)) throw new Error(`prices: there is no ${path} in it`);
  prices.push({ name, bytes: whole - bytes });
}
prices.sort((a, b) => b.bytes - a.bytes);

const plugins = await pluginBytes();
const { bytes: links } = await bundled(
  `import { compose, links } from 'smallwins/core'; compose([links])({ collector: '/e' });`,
);

const file = new URL('./prices.json', import.meta.url);
const full = brotliCompressSync(readFileSync(join(root, 'dist/smallwins.full.js'))).length;
const found = { whole, full, prices, plugins, links };
const table = (head, rows, last) => [
  `| ${head} | bytes (brotli) |`,
  '|---|---:|',
  ...rows.map(({ name, bytes }) => `| ${name} | ${bytes.toLocaleString('en-US')} |`),
  ...(last ? [`| **${last.name}** | **${last.bytes.toLocaleString('en-US')}** |`] : []),
  '',
];
const text = [
  '# What each feature costs',
  '',
  'The size of `smallwins.js` less that of a build without the feature. What two share is in the price of neither, and any',
  'change moves a price by some 30 B: less than that says nothing.',
  '',
  ...table('feature', prices, { name: 'all of `smallwins.js`', bytes: whole }),
  '## Plugins',
  '',
  'Each alone, without what the page has of the core already.',
  '',
  ...table(
    'entry',
    plugins.map(({ name, bytes }) => ({ name: `\`${name}\``, bytes })),
  ),
  `All of them with the core are \`smallwins.full.js\`: ${full.toLocaleString('en-US')} bytes.`,
  '',
  '## From npm',
  '',
  'As a bundler makes it: tree-shaken, minified.',
  '',
  ...table('page', [
    { name: "start with the link goals alone: `compose([links])({ collector: '/e' })`", bytes: links },
  ]),
].join('\n');
console.log(text);
if (values.check) {
  // zlib of another Node compresses a byte or two differently, and what is a difference of two, twice that.
  const rows = (/** @type {typeof found} */ { whole, full, prices, plugins, links }) => [
    ...prices,
    ...plugins,
    { name: 'whole', bytes: whole },
    { name: 'smallwins.full.js', bytes: full },
    { name: 'links alone', bytes: links },
  ];
  const before = new Map(
    rows(JSON.parse(readFileSync(file, 'utf8'))).map(({ name, bytes }) => [name, bytes]),
  );
  const off = rows(found).filter(({ name, bytes }) => !(Math.abs(bytes - before.get(name)) < 10));
  for (const { name, bytes } of off) console.error(`${name}: ${bytes} B, recorded ${before.get(name)} B`);
  if (off.length) console.error('bench/prices.json is out of date: npm run prices');
  process.exitCode = off.length ? 1 : 0;
} else {
  writeFileSync(file, `${JSON.stringify(found, null, 2)}\n`);
  writeFileSync(new URL('./PRICES.md', import.meta.url), text);
  execFileSync('npx', ['biome', 'format', '--write', 'bench'], { cwd: root, stdio: 'ignore' });
}
