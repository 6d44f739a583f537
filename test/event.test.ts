// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { buildEvent } from '../src/event.js';

const UUIDV7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const id = () => buildEvent('visit', {}).id;

beforeEach(() => {
  (window as any).happyDOM.setURL('https://www.example.com/pricing?session=secret#top');
});
afterEach(() => {
  vi.useRealTimers();
  document.body.innerHTML = '';
});

describe('the id', () => {
  test('is a UUIDv7 of the time', () => {
    const before = Date.now();
    const made = id();
    expect(made).toMatch(UUIDV7);
    expect(Number.parseInt(made.replace('-', '').slice(0, 12), 16)).toBeGreaterThanOrEqual(before);
  });

  test('is unique and sorts in the order of making, however fast', () => {
    const made = Array.from({ length: 2_000 }, id);
    expect(new Set(made).size).toBe(made.length);
    expect([...made].sort()).toEqual(made);
    for (const one of made) if (!UUIDV7.test(one)) throw new Error(`no UUIDv7: ${one}`);
  });

  test('goes on when the clock is set back', () => {
    vi.useFakeTimers({ now: 4e12 });
    const first = id();
    vi.setSystemTime(1e12);
    const second = id();
    expect(second > first).toBe(true);
    vi.setSystemTime(4e12 + 1_000);
    expect(id() > second).toBe(true);
  });
});

// Its accessible name is a row of the executable table: happy-dom has no `ariaLabel`.
describe('the label', () => {
  const labelOf = (html: string) => {
    document.body.innerHTML = html;
    return buildEvent('conversion', { goal: 'phone' }, document.body.firstElementChild).label;
  };

  test.each([
    ['its text', '<a href="tel:1">Call us</a>', 'Call us'],
    ['on one line', '<a href="tel:1">\n  Call\n\n  <b>us</b> </a>', 'Call us'],
    ['what an image in it shows', '<a href="tel:1"><img alt="Phone"></a>', 'Phone'],
    ['what an image is said to show', '<input type="image" alt="Call us">', 'Call us'],
    ['its title', '<a href="tel:1" title="Call us"></a>', 'Call us'],
    ['what a button that is an input shows', '<input type="submit" value="Send">', 'Send'],
    ['nothing', '<a href="tel:1"><svg></svg></a>', undefined],
  ])('%s', (_, html, label) => expect(labelOf(html)).toBe(label));

  test('is at most 80 characters', () => {
    expect(labelOf(`<a href="tel:1">${'long '.repeat(50)}</a>`)).toHaveLength(80);
    // Not half of the last one.
    expect(labelOf(`<a href="tel:1">${'x'.repeat(79)}😀 call</a>`)).toBe(`${'x'.repeat(79)}😀`);
  });

  test.each([
    '<input type="text" value="secret">',
    '<input type="email" value="secret">',
    '<input value="secret">',
    '<textarea></textarea>',
    '<textarea>secret</textarea>',
    '<select><option>secret</option></select>',
    '<a href="tel:1"><input value="secret"></a>',
    '<div><p contenteditable>secret</p></div>',
    '<div><textarea>secret</textarea></div>',
    '<div><select><option>secret</option></select></div>',
    '<div>Total <output>secret</output></div>',
    '<button value="secret"><svg></svg></button>',
  ])('never a field: %s', (html) => {
    const label = () => buildEvent('conversion', {}, document.body.firstElementChild).label;
    document.body.innerHTML = html;
    for (const field of document.querySelectorAll('input,textarea'))
      (field as HTMLInputElement).value = 'secret';
    expect(label() ?? '').not.toContain('secret');
  });

  test("the owner's own wins", () => {
    document.body.innerHTML = '<a href="tel:1">Call us</a>';
    const event = buildEvent('conversion', { label: ' My   label ' }, document.body.firstElementChild);
    expect(event.label).toBe('My label');
  });
});

test('carries the page, redacted, and absent fields are absent', () => {
  const event = JSON.parse(JSON.stringify(buildEvent('conversion', { goal: 'phone', conversion: 'macro' })));
  expect(event).toEqual({
    id: expect.stringMatching(UUIDV7),
    type: 'conversion',
    goal: 'phone',
    conversion: 'macro',
    at: expect.any(Number),
    url: 'https://www.example.com/pricing',
  });
});

test('a target that is a URL is redacted', () => {
  const target = 'https://partner.example/a?token=secret&utm_source=us#x';
  expect(buildEvent('conversion', { target }).target).toBe('https://partner.example/a?utm_source=us');
});
