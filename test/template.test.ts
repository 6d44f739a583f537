import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { MACRO, MICRO } from '../src/goals.js';
import { createSandbox, readPermissions, readScenarios, readTemplate, runScenario } from './gtm-sandbox.js';

const template = readTemplate(readFileSync('examples/tag-manager/template.tpl', 'utf8'));
const parameters = JSON.parse(template.TEMPLATE_PARAMETERS!);
const field = (name: string) => parameters.find((parameter: any) => parameter.name === name);
const collector = 'https://collect.example.com/e';

/** What the queue holds, as arrays. */
const queued = (window: Record<string, any>) => window.smallwins.q.map((call: any) => [...call]);

describe('the template', () => {
  test('has every section, in the order of the editor', () => {
    expect(Object.keys(template)).toEqual([
      'TERMS_OF_SERVICE',
      'INFO',
      'TEMPLATE_PARAMETERS',
      'SANDBOXED_JS_FOR_WEB_TEMPLATE',
      'WEB_PERMISSIONS',
      'TESTS',
      'NOTES',
    ]);
    expect(JSON.parse(template.INFO!)).toMatchObject({ type: 'TAG', containerContexts: ['WEB'] });
  });

  test('sets the options and loads the one script, and succeeds when it has arrived', () => {
    const tag = createSandbox(template);
    const outcome = tag.fire({ collector });
    expect(tag.window.smallwinsOptions).toEqual({ collector });
    expect(tag.scripts.map(({ url }) => url)).toEqual([
      'https://cdn.jsdelivr.net/npm/smallwins@0/dist/smallwins.js',
    ]);
    expect(outcome).toEqual({ succeeded: 0, failed: 0 });
    tag.scripts[0]!.arrive();
    expect(outcome).toEqual({ succeeded: 1, failed: 0 });
  });

  test('fails when the script does not arrive', () => {
    const tag = createSandbox(template);
    const outcome = tag.fire({ collector });
    tag.scripts[0]!.fail();
    expect(outcome).toEqual({ succeeded: 0, failed: 1 });
  });

  test('fails without a collector, and touches nothing', () => {
    const tag = createSandbox(template);
    expect(tag.fire({ collector: '' })).toEqual({ succeeded: 0, failed: 1 });
    expect(tag.window).toEqual({});
    expect(tag.scripts).toEqual([]);
  });

  test('loads one script when it fires on every page of an application', () => {
    const tag = createSandbox(template);
    tag.fire({ collector });
    tag.scripts[0]!.arrive();
    expect(tag.fire({ collector })).toEqual({ succeeded: 1, failed: 0 });
    expect(tag.scripts).toHaveLength(1);
  });

  test('turns its fields into options', () => {
    const tag = createSandbox(template);
    const goals = [
      { goal: 'outbound', conversion: 'off' },
      { goal: 'newsletter', conversion: 'macro' },
    ];
    tag.fire({ collector, site: 'shop', goals });
    expect(tag.window.smallwinsOptions).toEqual({
      collector,
      site: 'shop',
      goals: { outbound: 'off', newsletter: 'macro' },
    });
  });

  test('leaves out what was left empty', () => {
    const tag = createSandbox(template);
    tag.fire({ collector, site: '', goals: [] });
    expect(tag.window.smallwinsOptions).toEqual({ collector });
  });

  test('offers every goal, and takes as a collector what the script takes', () => {
    const [goal, conversion] = field('goals').simpleTableColumns;
    const values = (column: any) => column.selectItems.map((item: any) => item.value);
    expect(values(goal).sort()).toEqual([...MACRO, ...MICRO].sort());
    expect(values(conversion)).toEqual(['macro', 'micro', 'off']);
    const rule = new RegExp(field('collector').valueValidators[1].args[0]);
    for (const good of [collector, '/e', `${collector} https://b.example/e`]) expect(good).toMatch(rule);
    for (const bad of ['collect.example.com/e', 'ftp://a.example/e', '']) expect(bad).not.toMatch(rule);
  });
});

describe('consent', () => {
  test('given before the tag fires is told once, through the queue', () => {
    const tag = createSandbox(template);
    tag.setConsent('analytics_storage', 'denied');
    tag.setConsent('analytics_storage', 'granted');
    tag.fire({ collector });
    expect(queued(tag.window)).toEqual([['consent', 'granted']]);
  });

  test('not given is not told where it changes nothing', () => {
    const tag = createSandbox(template);
    tag.setConsent('analytics_storage', 'denied');
    tag.fire({ collector, withoutConsent: 'cookieless' });
    expect(queued(tag.window)).toEqual([]);
    expect(field('withoutConsent').defaultValue).toBe('cookieless');
  });

  test.each(['pending', 'denied'])(
    'not given yet waits, and refused is %s, if the owner says so',
    (state) => {
      const tag = createSandbox(template);
      tag.setConsent('analytics_storage', 'denied');
      tag.fire({ collector, withoutConsent: state });
      // A no would forget the visit of a visitor who agreed on the page before.
      expect(queued(tag.window)).toEqual([['consent', 'pending']]);
      tag.setConsent('analytics_storage', 'granted');
      tag.setConsent('analytics_storage', 'denied');
      expect(queued(tag.window).slice(1)).toEqual([
        ['consent', 'granted'],
        ['consent', state],
      ]);
      expect(field('withoutConsent').selectItems.map((item: any) => item.value)).toContain(state);
    },
  );

  test('given later waits in the queue while the script is on its way', () => {
    const tag = createSandbox(template);
    tag.setConsent('analytics_storage', 'denied');
    tag.fire({ collector });
    tag.setConsent('analytics_storage', 'granted');
    // Not by a no before it, which would forget the visit of a visitor who agreed on the page before.
    expect(queued(tag.window)).toEqual([['consent', 'granted']]);
  });

  test('given or taken back later reaches the script, which has taken the place of the queue', () => {
    const tag = createSandbox(template);
    tag.setConsent('analytics_storage', 'denied');
    tag.fire({ collector });
    const told: unknown[][] = [];
    tag.window.smallwins = (...call: unknown[]) => told.push(call);
    tag.scripts[0]!.arrive();
    tag.setConsent('analytics_storage', 'granted');
    tag.setConsent('analytics_storage', 'denied');
    expect(told).toEqual([
      ['consent', 'granted'],
      ['consent', 'cookieless'],
    ]);
  });

  test('never asked for is never told', () => {
    const tag = createSandbox(template);
    tag.fire({ collector, consent: 'never' });
    tag.setConsent('analytics_storage', 'denied');
    tag.setConsent('analytics_storage', 'granted');
    expect(queued(tag.window)).toEqual([]);
  });
});

describe('beside the same script in the page', () => {
  test('keeps the calls that the page has queued, in order', () => {
    const tag = createSandbox(template);
    // The stub of the README.
    const stub: any = function () {
      // biome-ignore lint/complexity/noArguments: as the stub does
      (stub.q = stub.q || []).push(arguments);
    };
    tag.window.smallwins = stub;
    stub('track', 'brochure');
    tag.fire({ collector });
    expect(queued(tag.window)).toEqual([
      ['track', 'brochure'],
      ['consent', 'granted'],
    ]);
  });

  test('speaks to a script that has arrived before it', () => {
    const tag = createSandbox(template);
    const told: unknown[][] = [];
    tag.window.smallwins = (...call: unknown[]) => told.push(call);
    tag.fire({ collector });
    expect(told).toEqual([['consent', 'granted']]);
  });
});

test('the permissions are those that are used, and no more', () => {
  const tag = createSandbox(template);
  tag.fire({ collector, site: 'shop', goals: [{ goal: 'outbound', conversion: 'off' }] });
  expect(readPermissions(template.WEB_PERMISSIONS!).sort()).toEqual([...tag.asked].sort());
  const code = template.SANDBOXED_JS_FOR_WEB_TEMPLATE!;
  for (const name of tag.required)
    expect(
      code.match(new RegExp(`\\b${name}\\(`, 'g')),
      `${name} is required and never called`,
    ).not.toBeNull();
});

test('the sandbox refuses to set a global that may be written and not read', () => {
  const permissions = JSON.parse(template.WEB_PERMISSIONS!);
  const globals = permissions.find(({ instance }: any) => instance.key.publicId === 'access_globals');
  const options = globals.instance.param[0].value.listItem.find(
    ({ mapValue }: any) => mapValue[0].string === 'smallwinsOptions',
  );
  options.mapValue[1].boolean = false;
  const tag = createSandbox({ ...template, WEB_PERMISSIONS: JSON.stringify(permissions) });
  expect(() => tag.fire({ collector })).toThrow('no permission: access_globals read smallwinsOptions');
});

test.each([
  ['a script from elsewhere', (code: string) => code.replace('cdn.jsdelivr.net', 'cdn.example')],
  ['a global of the page', (code: string) => `${code}\nsetInWindow('dataLayer', [], true);`],
  ['a cookie', (code: string) => `${code}\nrequire('setCookie')('a', 'b');`],
  ['a builtin', (code: string) => `${code}\nJSON.stringify({});`],
])('the sandbox refuses %s', (_, change) => {
  const code = change(template.SANDBOXED_JS_FOR_WEB_TEMPLATE!);
  const tag = createSandbox({ ...template, SANDBOXED_JS_FOR_WEB_TEMPLATE: code });
  expect(() => tag.fire({ collector })).toThrow(/no permission|has no|not defined/);
});

describe("the template's own tests", () => {
  const scenarios = readScenarios(template.TESTS!);
  test.each(scenarios.map(({ name, code }) => [name, code]))('%s', (_, code) => {
    runScenario(template, code);
  });
  test('can fail', () => {
    expect(scenarios.length).toBeGreaterThan(5);
    expect(() =>
      runScenario(template, `${scenarios[0]!.code}\nassertApi('injectScript').wasNotCalled();`),
    ).toThrow('injectScript was called');
  });
});
