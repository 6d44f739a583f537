import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { batch, collect, event, post, type Running, stored } from './help.js';

let collector: Running;
beforeAll(async () => {
  collector = await collect();
});
afterAll(() => collector.close());

// Whatever a test did: the process lives, and the next good event is stored.
afterEach(async () => {
  const good = event();
  expect((await post(collector.url, batch([good]))).status).toBe(204);
  expect((await stored(collector.url)).at(-1)?.id).toBe(good.id);
});

async function expectRefused(response: Response, status: number, error: string | RegExp, field = '') {
  expect(response.headers.get('access-control-allow-origin')).toBe(/\/e$/.test(response.url) ? '*' : null);
  const answer = (await response.json()) as any;
  expect(answer.error).toMatch(error);
  expect(answer.field).toBe(field);
  expect(response.status).toBe(status);
}

describe('a body that is no batch is refused in words', () => {
  test.each([
    ['', /^body must be JSON$/],
    ['{', /^body must be JSON$/],
    ['id=1&type=visit', /^body must be JSON$/],
    ['{"v":1,}', /^body must be JSON$/],
    ['null', /^body must be object$/],
    ['[]', /^body must be object$/],
    ['"events"', /^body must be object$/],
    ['17', /^body must be object$/],
  ])('%j', async (body, error) => {
    await expectRefused(await post(collector.url, body), 400, error);
  });

  test('no body at all', async () => {
    await expectRefused(await fetch(`${collector.url}/e`, { method: 'POST' }), 400, 'body must be JSON');
  });
});

describe('a wrong field is named', () => {
  test.each<[string, unknown, string]>([
    ['v', batch([event()], { v: 2 }), 'v must be 1'],
    ['v', batch([event()], { v: '1' }), 'v must be 1'],
    ['site', batch([event()], { site: 5 }), 'site must be string'],
    ['site', batch([event()], { site: undefined }), 'site is required'],
    ['sent_at', batch([event()], { sent_at: 'now' }), 'sent_at must be integer'],
    ['sent_at', batch([event()], { sent_at: 1e300 }), 'sent_at must be <= 8640000000000000'],
    ['dropped', batch([event()], { dropped: -1 }), 'dropped must be >= 0'],
    ['events', batch({}), 'events must be array'],
    ['events', batch(undefined), 'events is required'],
    ['events/0', batch([null]), 'events/0 must be object'],
    ['events/0', batch([[]]), 'events/0 must be object'],
    ['events/0/id', batch([event({ id: 7 })]), 'events/0/id must be string'],
    ['events/0/id', batch([event({ id: 'seven' })]), 'events/0/id must match pattern'],
    ['events/0/id', batch([event({ id: undefined })]), 'events/0/id is required'],
    [
      'events/1/type',
      batch([event(), event({ type: 'click' })]),
      'events/1/type must be one of conversion, visit',
    ],
    ['events/0/at', batch([event({ at: '1795287843001' })]), 'events/0/at must be integer'],
    ['events/0/at', batch([event({ at: 1.5 })]), 'events/0/at must be integer'],
    ['events/0/at', batch([event({ at: null })]), 'events/0/at must be integer'],
    ['events/0/url', batch([event({ url: undefined })]), 'events/0/url is required'],
    [
      'events/0/url',
      batch([event({ url: `https://a.example/${'x'.repeat(2048)}` })]),
      'events/0/url must NOT have more than',
    ],
    ['events/0/goal', batch([event({ goal: undefined })]), 'events/0/goal is required'],
    ['events/0/goal', batch([event({ goal: '' })]), 'events/0/goal must NOT have fewer'],
    [
      'events/0/conversion',
      batch([event({ conversion: 'medium' })]),
      'events/0/conversion must be one of macro, micro',
    ],
    [
      'events/0/goal',
      batch([event({ type: 'visit', conversion: undefined })]),
      'events/0/goal must be absent',
    ],
    [
      'events/0/conversion',
      batch([event({ type: 'visit', goal: undefined })]),
      'events/0/conversion must be absent',
    ],
    [
      'events/0/label',
      batch([event({ label: 'x'.repeat(81) })]),
      'events/0/label must NOT have more than 80',
    ],
    ['events/0/value', batch([event({ value: '20' })]), 'events/0/value must be number'],
    ['events/0/currency', batch([event({ currency: 'euro' })]), 'events/0/currency must match pattern'],
    ['events/0/props/a', batch([event({ props: { a: {} } })]), 'events/0/props/a must be string,number'],
    ['events/0/campaign/source', batch([event({ campaign: { source: 5 } })]), 'must be string'],
    ['events/0/step', batch([event({ step: 'three' })]), 'events/0/step must be integer'],
    [
      'events/0/of',
      batch([event({ type: 'outcome', conversion: undefined, outcome: 'confirmed' })]),
      'events/0/of is required',
    ],
    [
      'events/0/vitals/lcp',
      batch([event({ type: 'vitals', goal: undefined, conversion: undefined, vitals: { lcp: 'slow' } })]),
      'must be number',
    ],
  ])('%s', async (field, body, error) => {
    await expectRefused(await post(collector.url, body), 400, error, field);
  });
});

test('an empty batch is refused', async () => {
  await expectRefused(
    await post(collector.url, batch([])),
    400,
    'events must NOT have fewer than 1',
    'events',
  );
});

test('a batch with one bad event is refused whole: nothing of it is stored', async () => {
  const good = event();
  await expectRefused(await post(collector.url, batch([good, event({ at: 'x' })])), 400, 'at', 'events/1/at');
  expect((await stored(collector.url)).map(({ id }) => id)).not.toContain(good.id);
});

test('10,000 events in a batch are refused, and the answer says how many are allowed', async () => {
  const many = Array.from({ length: 10_000 }, () => ({ id: randomUUID(), type: 'visit', at: 1, url: '/' }));
  const body = JSON.stringify(batch(many));
  expect(body.length).toBeLessThan(1 << 20);
  await expectRefused(await post(collector.url, body), 400, 'events must NOT have more than 1000', 'events');
});

test('1,000 events in a batch are stored', async () => {
  const many = Array.from({ length: 1000 }, () => ({ id: randomUUID(), type: 'visit', at: 1, url: '/' }));
  const before = (await stored(collector.url)).at(-1)?.seq ?? 0;
  expect((await post(collector.url, batch(many))).status).toBe(204);
  expect(await stored(collector.url, `?since=${before}`)).toHaveLength(1000);
});

describe('a body that is too long gets its 413, not a broken pipe', () => {
  test('10 MB with its length said', async () => {
    await expectRefused(await post(collector.url, 'x'.repeat(10_000_000)), 413, /1048576 bytes/);
  });

  test('10 MB of good JSON, in chunks', async () => {
    const { status, body } = await new Promise<{ status: number; body: string }>((resolve, reject) => {
      const sending = request(
        `${collector.url}/e`,
        { method: 'POST', headers: { 'content-type': 'text/plain' } },
        (answer) => {
          let text = '';
          answer.on('data', (chunk) => (text += chunk));
          answer.on('end', () => resolve({ status: answer.statusCode!, body: text }));
        },
      );
      sending.on('error', reject);
      sending.write('{"v":1,"events":[');
      for (let i = 0; i < 100; i++) sending.write(' '.repeat(100_000));
      sending.end(']}');
    });
    expect(status).toBe(413);
    expect(body).toContain('1048576 bytes');
  });
});

describe('nesting is refused before it costs anything', () => {
  test.each([
    ['arrays', '['.repeat(200_000) + ']'.repeat(200_000)],
    ['objects', '{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000)],
    ['never closed', '['.repeat(500_000)],
    [
      'inside a field that is not named',
      JSON.stringify(batch([event({ extra: 'HERE' })])).replace(
        '"HERE"',
        '['.repeat(50_000) + ']'.repeat(50_000),
      ),
    ],
  ])('%s', async (_name, body) => {
    await expectRefused(await post(collector.url, body), 400, 'must not nest deeper than');
  });

  test('brackets inside a string are text', async () => {
    const brackets = event({ label: `${'['.repeat(40)}\\"${'{'.repeat(30)}` });
    expect((await post(collector.url, batch([brackets]))).status).toBe(204);
    expect((await stored(collector.url)).at(-1)?.label).toBe(brackets.label);
  });
});

describe('names that could pollute a prototype', () => {
  test.each([
    ['__proto__', '{"__proto__":{"polluted":1},"v":1}'],
    [
      'events/0/props/__proto__',
      JSON.stringify(batch([event({ props: { HERE: 1 } })])).replace('HERE', '__proto__'),
    ],
    ['events/0/__proto__', JSON.stringify(batch([event({ HERE: 1 })])).replace('HERE', '\\u005f_proto__')],
  ])('%s is refused', async (field, body) => {
    await expectRefused(await post(collector.url, body), 400, `${field} is not permitted`, field);
    expect(({} as any).polluted).toBeUndefined();
  });

  test('constructor and prototype are words like any other', async () => {
    const words = event({ props: { constructor: 'Brunel', prototype: true } });
    const body = { ...batch([words]), constructor: { prototype: { polluted: 1 } } };
    expect((await post(collector.url, body)).status).toBe(204);
    expect((await stored(collector.url)).at(-1)?.props).toEqual(words.props);
    expect(({} as any).polluted).toBeUndefined();
  });
});

test('bytes that are not UTF-8 are refused', async () => {
  const bytes = new TextEncoder().encode(JSON.stringify(batch([event({ label: 'caf?' })])));
  bytes[bytes.lastIndexOf('?'.charCodeAt(0))] = 0xe9;
  await expectRefused(await post(collector.url, bytes), 400, 'body must be UTF-8');
});

test('text that SQL or HTML could trip over is stored as it is', async () => {
  const odd = event({
    label: `'); DROP TABLE events; --<img src=x>\u2028 🚲`,
    props: { a: '\ud800', b: 1e21 },
  });
  expect((await post(collector.url, batch([odd]))).status).toBe(204);
  expect((await stored(collector.url)).at(-1)).toMatchObject({ label: odd.label, props: odd.props });
});

test('fields that the wire format does not name are let by and not kept', async () => {
  const later = event({ weather: 'rain' });
  expect((await post(collector.url, batch([later], { mood: 'good' }))).status).toBe(204);
  expect((await stored(collector.url)).at(-1)).not.toHaveProperty('weather');
});

describe('elsewhere', () => {
  test.each([
    ['GET', '/e', 405, /^method must be one of POST/],
    ['PUT', '/e', 405, /^method must be one of POST/],
    ['DELETE', '/api/events', 405, /^method must be one of GET/],
    ['POST', '/', 405, /^method must be one of GET/],
    ['GET', '/nowhere', 404, /^no such path/],
    ['GET', '/../../package.json', 404, /^no such path/],
    ['POST', '/e/x', 404, /^no such path/],
  ])('%s %s', async (method, path, status, error) => {
    const response = await fetch(collector.url + path, { method });
    await expectRefused(response, status, error);
    expect(response.headers.has('allow')).toBe(status === 405);
  });

  test.each([
    ['/api/events?since=x', 'since'],
    ['/api/events?limit=-1', 'limit'],
    ['/api/summary?window=1h', 'window'],
    ['/api/summary?site=a&site=b', 'site'],
  ])('%s', async (path, field) => {
    await expectRefused(await fetch(collector.url + path), 400, field, field);
  });

  test('another content type', async () => {
    await expectRefused(await post(collector.url, batch([event()]), 'text/xml'), 415, 'content-type must be');
  });

  test('something that is not HTTP', async () => {
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(collector.port, '127.0.0.1', () => socket.write('\x16\x03\x01 hello\r\n\r\n'));
      let text = '';
      socket.on('data', (chunk) => (text += chunk));
      socket.on('close', () => resolve(text));
      socket.on('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toMatch(/access-control-allow-origin: \*/i);
  });

  test('a sender that hangs up in the middle', async () => {
    await new Promise<void>((resolve) => {
      const socket = connect(collector.port, '127.0.0.1', () => {
        socket.write(
          'POST /e HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 999\r\n\r\n{"v":1',
        );
        setTimeout(() => socket.destroy(), 50);
      });
      socket.on('close', () => resolve());
    });
  });
});
