import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Ends browsers and removes profiles when this process goes, even when it goes by SIGKILL: a child of its own waits
 * for its standard input to close. It knows only process groups that were started here, by their number.
 */
const WATCH = `
const { rmSync } = require('node:fs');
const groups = new Set(), dirs = new Set();
let rest = '';
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
process.stdin.setEncoding('utf8').on('data', (text) => {
  const lines = (rest + text).split('\\n');
  rest = lines.pop();
  for (const line of lines) {
    const [verb, kind, value] = JSON.parse(line);
    (kind === 'group' ? groups : dirs)[verb](value);
  }
}).on('end', () => {
  for (const group of groups) try { process.kill(-group, 'SIGKILL'); } catch {}
  setTimeout(() => {
    for (const dir of dirs) try { rmSync(dir, { recursive: true, force: true, maxRetries: 5 }); } catch {}
  }, 300);
});`;

let watcher: ChildProcess | undefined;

function tell(verb: 'add' | 'delete', kind: 'group' | 'dir', value: number | string): void {
  if (!watcher) {
    watcher = spawn(process.execPath, ['-e', WATCH], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
    watcher.on('error', () => {});
    watcher.stdin?.on('error', () => {});
    watcher.unref();
    (watcher.stdin as unknown as { unref?(): void }).unref?.();
  }
  watcher.stdin?.write(JSON.stringify([verb, kind, value]) + '\n');
}

/** A process that leads its own group (`detached`), to be ended with all of its children. */
export const guard = (pid: number): void => tell('add', 'group', pid);

/** Ends the group at once. Returns when none of it is left, or after two seconds. */
export async function endGroup(pid: number): Promise<void> {
  const signal = (name: NodeJS.Signals | 0): boolean => {
    try {
      return process.kill(-pid, name);
    } catch {
      return false;
    }
  };
  if (process.platform === 'win32') {
    await new Promise<void>((resolve) => {
      const done = () => resolve();
      spawn('taskkill', ['/pid', String(pid), '/T', '/F'])
        .on('exit', done)
        .on('error', done);
    });
  } else {
    signal('SIGKILL');
    for (let i = 0; i < 40 && signal(0); i++) await new Promise((resolve) => setTimeout(resolve, 50));
  }
  tell('delete', 'group', pid);
}

export function temporaryDir(name: string): string {
  const dir = mkdtempSync(join(tmpdir(), `smallwins-${name}-`));
  tell('add', 'dir', dir);
  return dir;
}

export function removeDir(dir: string): void {
  try {
    rmSync(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    tell('delete', 'dir', dir);
  } catch {
    // A dying browser may still write; the watcher tries again at the end.
  }
}
