// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { detectSubmits } from '../../src/detect/submits.js';
import { stopListening } from '../../src/dom/listen.js';
import { stubValid } from '../stub-valid.js';

/** What is reported: `element submitter` each, by id. */
let reported: string[];
const $ = (selector: string) => document.querySelector<HTMLElement>(selector)!;
const fire = (target: Element, event: Event) => void target.dispatchEvent(event);
const press = (target: Element, key: string, more = {}) =>
  fire(target, new KeyboardEvent('keydown', { key, bubbles: true, composed: true, ...more }));
const click = (target: Element) => fire(target, new MouseEvent('click', { bubbles: true, composed: true }));

beforeEach(() => {
  document.body.innerHTML = `
    <form id="form"><input id="field"><button id="send" type="button">x</button></form><button id="far" form="form" type="button">x</button>
    <div><input id="free"><button id="go"><b id="icon">x</b></button><a id="link">x</a><p id="text">x</p></div>`;
  reported = [];
  detectSubmits((element, submitter) => () => void reported.push(`${element.id} ${submitter?.id ?? '-'}`));
});
afterEach(stopListening);

test('a submit, with its button', () => {
  fire($('#form'), new SubmitEvent('submit', { submitter: $('#send'), bubbles: true }));
  fire($('#form'), new SubmitEvent('submit', { bubbles: true }));
  expect(reported).toEqual(['form send', 'form -']);
});

test.each([
  ['go', 'go'],
  ['icon', 'go'],
  ['link', ''],
  ['text', ''],
  ['free', ''],
])('outside a form, a click on %s is the press of "%s"', (id, element) => {
  click($(`#${id}`));
  expect(reported).toEqual(element ? [`${element} ${element}`] : []);
});

describe('a button in a form', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    stubValid();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  test.each(['send', 'far'])(
    'that submits nothing itself, %s, is a submit once the page has had its say',
    (id) => {
      click($(`#${id}`));
      expect(reported).toEqual([]);
      vi.runAllTimers();
      expect(reported).toEqual([`form ${id}`]);
    },
  );

  test.each([
    ['leaves to the submit that follows', false, []],
    ['keeps from submitting, to send the form itself', true, ['form send']],
  ])('that submits, which its script %s', (_, prevented, expected) => {
    $('#send').setAttribute('type', 'submit');
    $('#form').addEventListener('submit', (event) => event.preventDefault());
    if (prevented) $('#send').addEventListener('click', (event) => event.preventDefault());
    fire($('#send'), new MouseEvent('click', { bubbles: true, composed: true, cancelable: true }));
    // By the submit, where there was one.
    expect(reported).toEqual(prevented ? [] : ['form send']);
    reported = [];
    vi.runAllTimers();
    expect(reported).toEqual(expected);
  });
});

test('outside a form, Enter in a field', () => {
  press($('#free'), 'Enter');
  expect(reported).toEqual(['free free']);
});

test.each([
  ['another key', 'free', 'a', {}],
  ["an input method's Enter", 'free', 'Enter', { keyCode: 229 }],
  ["Enter in a form's field, which submits", 'field', 'Enter', {}],
  ['Enter on text', 'text', 'Enter', {}],
])('%s is none', (_, id, key, more) => {
  press($(`#${id}`), key, more);
  expect(reported).toEqual([]);
});

test('a submit that stays inside its shadow root', () => {
  const host = document.body.appendChild(document.createElement('x-card'));
  const root = host.attachShadow({ mode: 'open' });
  root.innerHTML = '<form id="inner"><button type="button">x</button></form>';
  for (let i = 0; i < 2; i++) click(root.querySelector('button')!);
  fire(root.querySelector('form')!, new SubmitEvent('submit', { bubbles: true }));
  expect(reported).toEqual(['inner -']);
});

test('a navigation that a form starts, with the button that started it', () => {
  const navigation = new EventTarget();
  vi.stubGlobal('navigation', navigation);
  vi.stubGlobal('navigator', { userActivation: { isActive: true } });
  detectSubmits((element, submitter) => () => void reported.push(`${element.id} ${submitter?.id ?? '-'}`));
  for (const id of ['form', 'send', 'link'])
    navigation.dispatchEvent(Object.assign(new Event('navigate'), { sourceElement: $(`#${id}`) }));
  vi.unstubAllGlobals();
  expect(reported).toEqual(['form -', 'form send']);
});
