import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import Database from 'libsql';

/** What is kept of an event, column by column; whatever else a body holds is not stored. */
const columns = {
  id: 'TEXT NOT NULL UNIQUE',
  type: 'TEXT NOT NULL',
  goal: 'TEXT',
  conversion: 'TEXT',
  at: 'INTEGER NOT NULL',
  url: 'TEXT NOT NULL',
  referrer: 'TEXT',
  target: 'TEXT',
  label: 'TEXT',
  visit: 'TEXT',
  step: 'INTEGER',
  campaign: 'TEXT',
  value: 'REAL',
  currency: 'TEXT',
  props: 'TEXT',
  lcp: 'REAL',
  inp: 'REAL',
  vitals: 'TEXT',
  of: 'TEXT',
  outcome: 'TEXT',
  site: 'TEXT NOT NULL',
  sent_at: 'INTEGER NOT NULL',
  received_at: 'INTEGER NOT NULL',
  happened_at: 'INTEGER NOT NULL',
};
const names = Object.keys(columns);
/** Objects, kept as JSON text. */
const nested = ['campaign', 'props', 'vitals'];
/** The fields of `vitals` that are named in the wire format. */
const vitals = ['lcp', 'inp', 'cls', 'fcp', 'ttfb'];

/**
 * An event as stored: as it was sent, and beside it
 * - `seq`: its place in the order of storing, from 1
 * - `site`, `sent_at`: of the batch that brought it
 * - `received_at`: our clock, epoch milliseconds
 * - `happened_at`: `at` on our clock, `at + (received_at - sent_at)`, never later than `received_at` nor below 0
 *
 * @typedef {import('../../../src/types.js').ConversionEvent & {
 *   seq: number, site: string, sent_at: number, received_at: number, happened_at: number,
 * }} StoredEvent
 */

/**
 * Opens the database, and makes it where there is none.
 *
 * @param {string} file path, or `:memory:`
 * @throws {Error} that names the file where it cannot be, or is no database
 */
export function openStore(file) {
  const db = openDatabase(file);
  // As SQLite does it: whoever changes the working directory later means the same file.
  const path = resolve(file);
  const inode = inodeOf(path);

  /**
   * SQLite goes on writing to a file that was deleted or replaced, and that nobody will ever read.
   *
   * @see https://www.sqlite.org/howtocorrupt.html#_unlinking_or_renaming_a_database_file_while_in_use
   */
  function throwIfGone() {
    if (inodeOf(path) !== inode) throw new Error(`the database at ${file} was deleted or replaced`);
  }

  const insert = db.prepare(
    `INSERT INTO events (${names.map((name) => `"${name}"`).join(', ')})
     VALUES (${names.map(() => '?').join(', ')}) ON CONFLICT (id) DO NOTHING`,
  );
  const insertLoss = db.prepare('INSERT INTO losses (received_at, site, dropped) VALUES (?, ?, ?)');
  const ofSite = '(?1 IS NULL OR site = ?1)';
  const latest = db.prepare(
    `SELECT * FROM (SELECT * FROM events WHERE ${ofSite} ORDER BY seq DESC LIMIT ?2) ORDER BY seq`,
  );
  const after = db.prepare(`SELECT * FROM events WHERE ${ofSite} AND seq > ?3 ORDER BY seq LIMIT ?2`);

  return {
    db,

    /**
     * Stores a batch whole or not at all; when it returns, the batch is on the disk.
     *
     * @param {import('../../../src/types.js').Batch} batch
     * @param {number} receivedAt
     * @returns {StoredEvent[]} those that were new
     * @throws {Error} where the database does not take it, or is no longer there
     */
    add(batch, receivedAt) {
      throwIfGone();
      /** @type {StoredEvent[]} */
      const stored = [];
      db.exec('BEGIN IMMEDIATE');
      try {
        for (const event of batch.events) {
          const row = toRow(event, batch, receivedAt);
          const { changes, lastInsertRowid } = insert.run(names.map((name) => row[name] ?? null));
          if (changes) stored.push(fromRow({ ...row, seq: Number(lastInsertRowid) }));
        }
        // What brings an event that is known is a retry, and its losses have been counted, whatever is new beside it.
        const ids = new Set(batch.events.map(({ id }) => id.toLowerCase()));
        if (batch.dropped && stored.length === ids.size)
          insertLoss.run([receivedAt, batch.site, batch.dropped]);
        db.exec('COMMIT');
      } catch (error) {
        if (db.inTransaction) db.exec('ROLLBACK');
        throw error;
      }
      return stored;
    },

    /**
     * Stored events in the order of storing: the next `limit` after `since`, or without `since` the last ones.
     *
     * @param {{ since?: number | undefined, limit: number, site?: string | undefined }} range without `site`, of all
     * @returns {StoredEvent[]}
     */
    read({ since, limit, site }) {
      const rows =
        since === undefined ? latest.all([site ?? null, limit]) : after.all([site ?? null, limit, since]);
      return /** @type {Record<string, any>[]} */ (rows).map(fromRow);
    },

    /** @throws {Error} where `add` would, as far as that can be told without storing */
    check() {
      throwIfGone();
      db.exec('BEGIN IMMEDIATE');
      try {
        latest.all([null, 1]);
      } finally {
        db.exec('ROLLBACK');
      }
    },

    /** Leaves one file: whoever copies it alone has everything. */
    close() {
      try {
        db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      } finally {
        db.close();
      }
    },
  };
}

/** @typedef {ReturnType<typeof openStore>} Store */

/** Undefined where there is no file, as for `:memory:`. @param {string} path */
function inodeOf(path) {
  // Numbers have no room for all of an inode.
  return statSync(path, { bigint: true, throwIfNoEntry: false })?.ino;
}

/** @param {string} file */
function openDatabase(file) {
  try {
    const db = new Database(file);
    // With FULL a commit has reached the disk before COMMIT returns, in WAL as well: only then may we answer 204.
    // @see https://www.sqlite.org/pragma.html#pragma_synchronous
    db.exec('PRAGMA journal_mode = WAL');
    db.exec('PRAGMA synchronous = FULL');
    // Nothing else is answered meanwhile; a 503 costs the browser one retry.
    db.exec('PRAGMA busy_timeout = 200');
    db.exec(`
      CREATE TABLE IF NOT EXISTS events (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        ${names.map((name) => `"${name}" ${columns[/** @type {keyof typeof columns} */ (name)]}`).join(', ')}
      );
      CREATE INDEX IF NOT EXISTS events_happened_at ON events (happened_at);
      CREATE INDEX IF NOT EXISTS events_visit ON events (visit) WHERE type = 'visit';
      CREATE INDEX IF NOT EXISTS events_of ON events ("of") WHERE "of" IS NOT NULL;
      CREATE TABLE IF NOT EXISTS losses (received_at INTEGER NOT NULL, site TEXT NOT NULL, dropped INTEGER NOT NULL);
    `);
    return db;
  } catch (cause) {
    const { message } = /** @type {Error} */ (cause);
    throw new Error(`cannot open the database at ${file}: ${message}`, { cause });
  }
}

/**
 * @param {any} event
 * @param {{ site: string, sent_at: number }} batch
 * @param {number} receivedAt
 * @returns {Record<string, any>}
 */
function toRow(event, batch, receivedAt) {
  const row = { ...event, site: batch.site, sent_at: batch.sent_at, received_at: receivedAt };
  // Later than its own arrival it cannot have been: then the client's clock was set back in between.
  // Nor before there was time: the whole report begins at 0.
  row.happened_at = Math.max(0, Math.min(receivedAt, event.at + (receivedAt - batch.sent_at)));
  row.id = event.id.toLowerCase();
  if (event.of) row.of = event.of.toLowerCase();
  if (event.vitals) row.vitals = pick(event.vitals, vitals);
  for (const name of nested) if (row[name]) row[name] = JSON.stringify(row[name]);
  // SQLite's text ends at a NUL.
  for (const name of names) if (typeof row[name] === 'string') row[name] = row[name].replaceAll('\0', '');
  return row;
}

/**
 * @param {Record<string, any>} row
 * @returns {StoredEvent}
 */
function fromRow(row) {
  const event = pick(row, ['seq', ...names]);
  for (const name of nested) if (event[name]) event[name] = JSON.parse(event[name]);
  return /** @type {any} */ (event);
}

/**
 * @param {Record<string, any>} from
 * @param {string[]} keys
 * @returns {Record<string, any>}
 */
function pick(from, keys) {
  /** @type {Record<string, any>} */
  const to = {};
  for (const key of keys) if (Object.hasOwn(from, key) && from[key] !== null) to[key] = from[key];
  return to;
}
