import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';

/** Deeper than the wire format by far: its deepest value, an event's prop, lies at 5. */
const maxDepth = 16;

/** An answer other than 2xx: its status, a sentence for a person, and the field that is wrong. */
export class Refusal extends Error {
  /**
   * @param {number} statusCode
   * @param {string} message
   * @param {string} [field] path from the body's root, `events/0/at`; empty for the body as a whole
   */
  constructor(statusCode, message, field = '') {
    super(message);
    this.statusCode = statusCode;
    this.field = field;
  }
}

// In this repository the schema lies at the root; copied out of it, beside package.json or in the npm package.
const schemaFile =
  ['../../../schema.json', '../schema.json']
    .map((path) => new URL(path, import.meta.url))
    .find((file) => existsSync(file)) ?? createRequire(import.meta.url).resolve('smallwins/schema.json');

// Ajv's own: fastify's instance turns '1' into 1 on the way in, and a collector should say that '1' is wrong.
const validate = new Ajv({ allowUnionTypes: true }).compile(JSON.parse(readFileSync(schemaFile, 'utf8')));

/**
 * The batch that a request body holds.
 *
 * @param {Uint8Array} bytes the body as it came
 * @returns {import('../../../src/types.js').Batch}
 * @throws {Refusal} 400, naming the field
 */
export function parseBody(bytes) {
  const text = decode(bytes);
  refuseDeep(text);
  const body = parse(text);
  refuseProto(body, '');
  if (!validate(body)) throw toRefusal(validate.errors?.[0]);
  return /** @type {import('../../../src/types.js').Batch} */ (body);
}

/** @param {Uint8Array} bytes */
function decode(bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Refusal(400, 'body must be UTF-8');
  }
}

/** @param {string} text */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, 'body must be JSON');
  }
}

/**
 * Counts brackets outside strings before anything recursive sees the text, so that no nesting costs stack.
 *
 * @param {string} text
 */
function refuseDeep(text) {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (inString) {
      if (char === '\\') i++;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{' || char === '[') {
      if (++depth > maxDepth) throw new Refusal(400, `body must not nest deeper than ${maxDepth} levels`);
    } else if (char === '}' || char === ']') depth--;
  }
}

/**
 * JSON.parse makes `__proto__` a plain own property, and nothing here merges objects; yet no honest client sends
 * one, and whoever reads the database later may merge. `constructor` and `prototype` are ordinary names, kept as
 * the data that they are.
 *
 * @param {unknown} value bounded in depth by refuseDeep
 * @param {string} path
 */
function refuseProto(value, path) {
  if (typeof value !== 'object' || value === null) return;
  for (const key of Object.keys(value)) {
    const field = path ? `${path}/${key}` : key;
    if (key === '__proto__') throw new Refusal(400, `${field} is not permitted`, field);
    refuseProto(/** @type {Record<string, unknown>} */ (value)[key], field);
  }
}

/** @param {import('ajv').ErrorObject | undefined} error */
function toRefusal(error) {
  const parts = (error?.instancePath ?? '').split('/').slice(1);
  let complaint = error?.message ?? 'is not valid';
  switch (error?.keyword) {
    case 'required':
      parts.push(error.params.missingProperty);
      complaint = 'is required';
      break;
    case 'enum':
      complaint = `must be one of ${error.params.allowedValues.join(', ')}`;
      break;
    case 'const':
      complaint = `must be ${error.params.allowedValue}`;
      break;
    case 'false schema':
      complaint = 'must be absent from an event of this type';
      break;
    case 'propertyNames':
      parts.push(error.params.propertyName.slice(0, 64));
      break;
  }
  const field = parts.join('/');
  return new Refusal(400, `${field || 'body'} ${complaint}`, field);
}
