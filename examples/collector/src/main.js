#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { createCollector } from './server.js';

const usage = 'usage: node src/main.js [--port 8081] [--host 127.0.0.1] [--db smallwins.db]';

try {
  const { values } = parseArgs({
    options: { port: { type: 'string' }, host: { type: 'string' }, db: { type: 'string' } },
  });
  const port = Number(values.port ?? (process.env.PORT || 8081));
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Error('port must be 0 to 65535');
  const { url, close } = await createCollector({
    port,
    host: values.host ?? (process.env.HOST || '127.0.0.1'),
    file: values.db ?? 'smallwins.db',
    logger: { level: 'warn' },
  });
  const stop = () =>
    close().then(
      () => process.exit(0),
      ({ message }) => {
        console.error(message);
        process.exit(1);
      },
    );
  for (const signal of ['SIGINT', 'SIGTERM']) {
    // `on`, not `once`: under npm a Ctrl-C arrives twice. Closing twice is closing once.
    process.on(signal, stop);
  }
  console.log(`report  ${url}/`);
  console.log(`events  ${url}/e`);
} catch (error) {
  const { code, message, cause } = /** @type {NodeJS.ErrnoException & { cause?: unknown }} */ (error);
  if (code === 'EADDRINUSE') console.error('that port is taken: name another with --port');
  // The database's: how the options are written was not the mistake.
  else if (cause) console.error(message);
  else console.error(`${message}\n${usage}`);
  process.exit(1);
}
