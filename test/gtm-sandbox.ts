import { isDeepStrictEqual } from 'node:util';
import { createContext, runInContext } from 'node:vm';

/**
 * Google Tag Manager's sandbox for web templates, as far as it is documented for what our template uses: each API checks
 * the template's own permissions, values are copied at the border, and the code sees nothing but its `require`d APIs.
 * @see https://developers.google.com/tag-platform/tag-manager/templates/api
 * @see https://developers.google.com/tag-platform/tag-manager/templates/permissions
 */
export interface Sandbox {
  /** Fires the tag with these fields. Resolves to what it reported. */
  fire(fields: Record<string, unknown>): { succeeded: number; failed: number };
  /** The page's. */
  window: Record<string, any>;
  /** Script elements made, each with the callbacks that wait for it. */
  scripts: { url: string; arrive(): void; fail(): void }[];
  /** A consent update, as a banner makes it. */
  setConsent(type: string, state: 'granted' | 'denied'): void;
  /** Permissions that were asked for, `access_globals read smallwins`. */
  asked: Set<string>;
  /** APIs that were required. */
  required: Set<string>;
}

/** The sections of a `template.tpl`, by name. */
export function readTemplate(text: string): Record<string, string> {
  const parts = text.split(/^___([A-Z_]+)___$/m);
  return Object.fromEntries(
    parts.slice(1).flatMap((name, i) => (i % 2 ? [] : [[name, parts[i + 2]!.trim()]])),
  );
}

/** `param` of a permission, from the tagged form in which the editor exports it. */
function untag({ type, string, boolean, listItem, mapKey, mapValue }: any): any {
  if (type === 1) return string;
  if (type === 8) return boolean;
  if (type === 2) return listItem.map(untag);
  return Object.fromEntries(mapKey.map((key: any, i: number) => [untag(key), untag(mapValue[i])]));
}

/** What the template may do, as the lines of `Sandbox.asked`. */
export function readPermissions(section: string): string[] {
  return JSON.parse(section).flatMap(({ instance }: any) => {
    const name = instance.key.publicId;
    const param = Object.fromEntries(instance.param.map(({ key, value }: any) => [key, untag(value)]));
    const modes = (list: any[], key: string) =>
      list.flatMap((entry) =>
        ['read', 'write', 'execute']
          .filter((mode) => entry[mode])
          .map((mode) => `${name} ${mode} ${entry[key]}`),
      );
    if (name === 'access_globals') return modes(param.keys, 'key');
    if (name === 'access_consent') return modes(param.consentTypes, 'consentType');
    if (name === 'inject_script') return param.urls.map((url: string) => `${name} ${url}`);
    return [name];
  });
}

/** Functions pass, everything else is copied. */
function copy(value: any): any {
  if (Array.isArray(value)) return value.map(copy);
  if (value && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copy(inner)]));
  return value;
}

export function createSandbox(template: Record<string, string>, mocks: Record<string, any> = {}): Sandbox {
  const granted = readPermissions(template.WEB_PERMISSIONS!);
  const asked = new Set<string>();
  const required = new Set<string>();
  const window: Record<string, any> = {};
  const scripts: Sandbox['scripts'] = [];
  const cached = new Map<
    string,
    Sandbox['scripts'][number] & { add(ok?: () => void, no?: () => void): void }
  >();
  const consent: Record<string, string> = {};
  const listeners: [string, (type: string, granted: boolean) => void][] = [];

  const need = (permission: string): void => {
    asked.add(permission);
    const allowed = granted.some((one) =>
      // `*` matches anything, in an address only.
      one.startsWith('inject_script ')
        ? new RegExp(`^${one.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*')}$`).test(permission)
        : one === permission,
    );
    if (!allowed) throw new Error(`no permission: ${permission}`);
  };
  // As the container asks for what is set or made: "readwrite", even where it would only be written.
  const needBoth = (path: string): void => {
    for (const mode of ['read', 'write']) need(`access_globals ${mode} ${path}`);
  };
  const locate = (path: string): [Record<string, any>, string] => {
    const names = path.split('.');
    const last = names.pop()!;
    const owner = names.reduce((node: any, name) => node?.[name], window);
    if (owner === undefined || owner === null) throw new Error(`${path}: the path does not exist`);
    return [owner, last];
  };

  const apis: Record<string, (...args: any[]) => any> = {
    isConsentGranted(type: string) {
      need(`access_consent read ${type}`);
      // "granted" or not set at all.
      return (consent[type] ?? 'granted') === 'granted';
    },
    addConsentListener(type: string, listener: (type: string, granted: boolean) => void) {
      need(`access_consent read ${type}`);
      listeners.push([type, listener]);
    },
    setInWindow(path: string, value: unknown, override = false) {
      needBoth(path);
      const [owner, name] = locate(path);
      if (owner[name] !== undefined && !override) return false;
      owner[name] = copy(value);
      return true;
    },
    callInWindow(path: string, ...args: unknown[]) {
      need(`access_globals execute ${path}`);
      const [owner, name] = locate(path);
      if (typeof owner[name] === 'function') return copy(owner[name](...args.map(copy)));
    },
    createArgumentsQueue(functionPath: string, arrayPath: string) {
      for (const path of [functionPath, arrayPath]) needBoth(path);
      const [owner, name] = locate(functionPath);
      owner[name] ??= function () {
        const [arrayOwner, arrayName] = locate(arrayPath);
        // biome-ignore lint/complexity/noArguments: an arguments object is what the queue holds
        arrayOwner[arrayName].push(arguments);
      };
      const [arrayOwner, arrayName] = locate(arrayPath);
      arrayOwner[arrayName] ??= [];
      const queue = owner[name];
      return (...args: unknown[]) => void queue(...args.map(copy));
    },
    injectScript(url: string, onSuccess?: () => void, onFailure?: () => void, cacheToken?: string) {
      need(`inject_script ${url}`);
      const known = cached.get(cacheToken ?? '');
      if (known) return known.add(onSuccess, onFailure);
      const waiting: ((() => void) | undefined)[][] = [[onSuccess, onFailure]];
      let outcome: 0 | 1 | undefined;
      const settle = (index: 0 | 1) => () => {
        outcome = index;
        for (const callbacks of waiting.splice(0)) callbacks[index]?.();
      };
      const script = {
        url,
        arrive: settle(0),
        fail: settle(1),
        add(ok?: () => void, no?: () => void) {
          waiting.push([ok, no]);
          if (outcome !== undefined) settle(outcome)();
        },
      };
      if (cacheToken) cached.set(cacheToken, script);
      scripts.push(script);
    },
    makeTableMap(table: any, key: string, value: string) {
      if (!Array.isArray(table)) return null;
      return Object.fromEntries(table.map((row) => [row[key], row[value]]));
    },
  };

  const bare = createContext({});
  // No builtins either: in the sandbox even JSON and Object have to be required.
  runInContext(
    '((all, names) => names.forEach((name) => delete all[name]))(globalThis, Object.getOwnPropertyNames(globalThis))',
    bare,
  );
  const require = (name: string) => {
    const api = mocks[name] ?? apis[name];
    if (!api) throw new Error(`the sandbox has no ${name}`);
    required.add(name);
    return api;
  };
  const run = runInContext(
    `(function (require, data) { 'use strict';\n${template.SANDBOXED_JS_FOR_WEB_TEMPLATE}\n})`,
    bare,
  );

  return {
    window,
    scripts,
    asked,
    required,
    fire(fields) {
      const outcome = { succeeded: 0, failed: 0 };
      run(require, {
        ...copy(fields),
        gtmOnSuccess: mocks.gtmOnSuccess ?? (() => outcome.succeeded++),
        gtmOnFailure: mocks.gtmOnFailure ?? (() => outcome.failed++),
      });
      return outcome;
    },
    setConsent(type, state) {
      const before = consent[type] ?? 'granted';
      consent[type] = state;
      if (before !== state)
        for (const [wanted, listener] of listeners) if (wanted === type) listener(type, state === 'granted');
    },
  };
}

/** The scenarios that a template carries with it: the YAML that the editor exports, read as far as it goes. */
export function readScenarios(section: string): { name: string; code: string }[] {
  const block = (text: string, indent: string) => text.replace(new RegExp(`^${indent}`, 'gm'), '').trim();
  const [list, setup = ''] = section.split(/^setup: \|-\n/m);
  return list!
    .split(/^- name: /m)
    .slice(1)
    .map((text) => {
      const [name, code] = text.split(/\n {2}code: \|-\n/) as [string, string];
      return { name, code: `${block(setup, ' {2}')}\n${block(code, ' {4}')}` };
    });
}

/**
 * Runs one of them. Mocked APIs check no permissions, as in the editor.
 * @throws what an assertion finds
 * @see https://developers.google.com/tag-platform/tag-manager/templates/tests
 */
export function runScenario(template: Record<string, string>, code: string): void {
  const calls = new Map<string, unknown[][]>();
  const spied = (name: string, original: (...args: any[]) => any) =>
    function spy(...args: unknown[]) {
      calls.set(name, [...(calls.get(name) ?? []), args]);
      return original(...args);
    };
  const mocks: Record<string, any> = {
    gtmOnSuccess: spied('gtmOnSuccess', () => {}),
    gtmOnFailure: spied('gtmOnFailure', () => {}),
    setInWindow: spied('setInWindow', () => true),
  };
  const check = (holds: boolean, what: string) => {
    if (!holds) throw new Error(what);
  };
  const show = (value: unknown) => JSON.stringify(value);
  const same = (one: unknown, other: unknown) => isDeepStrictEqual(copy(one), copy(other));
  const api = {
    mock(name: string, value: any) {
      mocks[name] = spied(name, typeof value === 'function' ? value : () => value);
    },
    runCode: (fields: Record<string, unknown>) => createSandbox(template, mocks).fire(fields),
    assertApi: (name: string) => ({
      wasCalled: () => check(calls.has(name), `${name} was not called`),
      wasNotCalled: () => check(!calls.has(name), `${name} was called`),
      wasCalledWith: (...wanted: unknown[]) =>
        check(
          (calls.get(name) ?? []).some((args) => same(args, wanted)),
          `${name} was not called with ${show(wanted)}, but with ${show(calls.get(name))}`,
        ),
    }),
    assertThat: (value: unknown) => ({
      isEqualTo: (wanted: unknown) => check(same(value, wanted), `${show(value)} is not ${show(wanted)}`),
    }),
  };
  new Function(...Object.keys(api), `'use strict';\n${code}`)(...Object.values(api));
}
