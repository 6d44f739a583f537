/**
 * Packs the package as npm would publish it, and fails where publint or "are the types wrong" finds anything, where a
 * file is in it that nobody needs, or where an entry leads nowhere. Needs the build.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

const windows = process.platform === 'win32';
const npm = windows ? 'npm.cmd' : 'npm';
const folder = mkdtempSync(join(tmpdir(), 'smallwins-pack-'));
const complaints = [];

try {
  const pkg = JSON.parse(readFileSync('package.json', 'utf8'));
  const [packed] = JSON.parse(
    execFileSync(npm, ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      shell: windows,
    }),
  );
  const files = packed.files.map(({ path }) => path);

  // The script-tag build keeps its source map, which carries its sources; the modules are readable as they are.
  const wanted =
    /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|schema\.json|docs\/[a-z-]+\.md|dist\/([a-z-]+\/)*[a-z0-9-]+(\.d\.ts|\.js)|dist\/smallwins(\.full)?\.js(\.map)?)$/;
  for (const path of files) if (!wanted.test(path)) complaints.push(`${path} is packed, and nobody needs it`);
  for (const path of [
    'package.json',
    'LICENSE',
    'schema.json',
    'dist/index.js',
    'dist/smallwins.js',
    'dist/smallwins.full.js',
  ])
    if (!files.includes(path)) complaints.push(`${path} is not packed`);
  for (const path of pkg.sideEffects)
    if (!files.includes(path.slice(2))) complaints.push(`sideEffects: ${path} is not packed`);

  const formats = files.flatMap((path) => /^dist\/formats\/([^/]+)\.js$/.exec(path)?.[1] ?? []);
  const tarball = readFileSync(join(folder, packed.filename));
  const { messages } = await publint({ pack: { tarball: new Uint8Array(tarball).buffer }, strict: true });
  for (const message of messages) complaints.push(`publint: ${formatMessage(message, pkg)}`);

  const entries = Object.keys(pkg.exports)
    // The script-tag build is run, not imported.
    .filter((entry) => !/\*|smallwins\.(full\.)?js$/.test(entry))
    .concat(formats.map((name) => `./formats/${name}`));
  const attw = spawnSync(
    process.execPath,
    [
      'node_modules/@arethetypeswrong/cli/dist/index.js',
      join(folder, packed.filename),
      '--profile',
      'esm-only',
      '--no-color',
      '--no-emoji',
      '--format',
      'ascii',
      '--entrypoints',
      ...entries,
    ],
    { encoding: 'utf8' },
  );
  if (attw.status !== 0) complaints.push(`are the types wrong: ${attw.stdout}${attw.stderr}`);

  const kB = (bytes) => (bytes / 1000).toFixed(1);
  console.log(
    `${packed.filename}: ${files.length} files, ${kB(packed.size)} kB packed; entries ${entries.join(' ')}`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

for (const complaint of complaints) console.error(complaint);
process.exitCode = complaints.length ? 1 : 0;
