/** Where the programs of this machine are. */
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** @param {string} path */
export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * The first of the names that is in the PATH.
 * @param {...string} names
 * @returns {string | undefined}
 */
export function onPath(...names) {
  const dirs = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const suffixes = process.platform === 'win32' ? ['.exe', '.cmd', ''] : [''];
  for (const name of names)
    for (const dir of dirs)
      for (const suffix of suffixes) {
        const path = join(dir, name + suffix);
        if (isExecutable(path)) return path;
      }
  return undefined;
}

/**
 * The first of the paths that is there.
 * @param {...(string | undefined)} paths
 * @returns {string | undefined}
 */
export const firstOf = (...paths) => paths.find((path) => path && existsSync(path));
