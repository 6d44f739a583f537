/**
 * `npm start`: the demo site on one origin, the collector with its live report on another, until Ctrl-C.
 *
 *     node scripts/start.mjs [--script dist/smallwins.js] [--db file]
 *
 * PORT and COLLECTOR_PORT choose the ports; without them the first free ones from 8080 and 8081 on are taken.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createCollector } from '../examples/collector/src/server.js';
import { serveDemo } from '../examples/demo/serve.mjs';

const host = '127.0.0.1';
const triedPorts = 50;

/** What a person can put right: printed without a stack. */
class Complaint extends Error {}

/** Undone on the way out, last first. */
const undo = [];

let leaving = false;
async function leave(code) {
  if (leaving) return;
  leaving = true;
  while (undo.length) await undo.pop()();
  process.exit(code);
}
// `on`, not `once`: from Ctrl-C the terminal sends one signal and npm passes on a second, which would kill us halfway.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => leave(0));

try {
  const { values } = parseArgs({ options: { script: { type: 'string' }, db: { type: 'string' } } });
  const scriptFile = values.script ?? fileURLToPath(new URL('../dist/smallwins.js', import.meta.url));
  if (!existsSync(scriptFile)) throw new Complaint(`${scriptFile} is missing: run npm run build first`);

  let file = values.db;
  if (!file) {
    const folder = mkdtempSync(join(tmpdir(), 'smallwins-'));
    undo.push(() => rmSync(folder, { recursive: true, force: true }));
    file = join(folder, 'demo.db');
  }

  const collector = await listen('COLLECTOR_PORT', 8081, (port) => createCollector({ port, host, file }));
  undo.push(collector.close);
  const report = `http://localhost:${collector.port}`;
  const demo = await listen('PORT', 8080, (port) =>
    serveDemo({ port, host, collectorUrl: `${report}/e`, scriptFile }),
  );
  undo.push(demo.close);

  console.log(`
  demo site    http://localhost:${demo.port}/
  live report  ${report}/

  Open both, click the phone number on the demo site and watch it arrive in the report. Ctrl-C stops.
`);
} catch (error) {
  // A mistake of a person's (a port, an option, a file that cannot be written) needs no stack.
  console.error(
    error instanceof Complaint || /^ERR_PARSE_ARGS/.test(error.code) || error.cause ? error.message : error,
  );
  await leave(1);
}

/**
 * Starts a server on the port that the environment names, or else on the first free one.
 *
 * @template T
 * @param {string} variable
 * @param {number} preferred
 * @param {(port: number) => Promise<T>} start rejects with EADDRINUSE where the port is taken
 */
async function listen(variable, preferred, start) {
  const asked = process.env[variable];
  if (asked) {
    const port = Number(asked);
    if (!Number.isInteger(port) || port < 0 || port > 65535) {
      throw new Complaint(`${variable} must be a port, 0 to 65535; it is "${asked}"`);
    }
    const server = await tryPort(port, start);
    if (!server)
      throw new Complaint(`port ${port} is taken: stop what uses it, or set ${variable} to another`);
    return server;
  }
  for (let port = preferred; port < preferred + triedPorts; port++) {
    const server = await tryPort(port, start);
    if (!server) continue;
    if (port !== preferred) console.log(`port ${preferred} is taken, using ${port}`);
    return server;
  }
  throw new Complaint(`no free port from ${preferred} to ${preferred + triedPorts - 1}: set ${variable}`);
}

/** What `start` gives, or undefined where the port is taken. */
async function tryPort(port, start) {
  // "localhost" may mean ::1 to the browser, and there somebody else would answer it.
  if (port && (await isAnswering('::1', port))) return undefined;
  try {
    return await start(port);
  } catch (error) {
    if (error.code === 'EADDRINUSE' || error.code === 'EACCES') return undefined;
    throw error;
  }
}

function isAnswering(address, port) {
  return new Promise((resolve) => {
    const socket = connect(port, address);
    const done = (answering) => {
      socket.destroy();
      resolve(answering);
    };
    socket.once('connect', () => done(true));
    socket.once('error', () => done(false));
    socket.setTimeout(500, () => done(false));
  });
}
