import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createSandbox, readTemplate } from '../gtm-sandbox.js';
import { eachEngine } from './each-engine.js';
import { type Page, until } from './engine.js';
import { removeDir, temporaryDir } from './reaper.js';
import { collector, type Site, scriptTag, site, type TestCollector } from './servers.js';

/** Script tag, query string, global, queue and tag manager: three ways in, one behaviour. */

/** Notes what a page's owner would see in the console. */
const WITNESS = `<script>
  var errors = [], exceptions = [];
  console.error = (...args) => errors.push(args.join(' '));
  addEventListener('error', (event) => exceptions.push(event.message));
  addEventListener('unhandledrejection', (event) => exceptions.push(String(event.reason)));
</script>`;

const STUB = `<script>
  window.smallwins = window.smallwins || function () {
    (window.smallwins.q = window.smallwins.q || []).push(arguments);
  };
</script>`;

/** No button here leads away, so that one page can be clicked twice. */
const BODY = `
  <p><a id="call" href="tel:+1-555-123-4567">Call us</a>
  <p><a id="out" href="http://partner.localhost:PORT/partner">Our partner</a>
  <p><a id="quiet" href="http://partner.localhost:PORT/partner" data-goal="off">Our landlord</a>
  <p><button id="brochure" type="button" data-goal="brochure" data-conversion="micro" data-value="20" data-currency="EUR">
    <b>Get the</b> brochure</button>
  <p><button id="visit" type="button" data-goal="showroom" data-conversion="macro">Plan a visit</button>
  <p><a id="named" href="mailto:hello@site.example" data-goal="press">Press</a>
  <p><section data-goal="pricing"><a id="nested" href="http://partner.localhost:PORT/partner">Prices</a></section>
  <form action="/thanks" method="post"><input id="mail" type="email" name="email"><button id="join">Subscribe</button></form>
  <script>window.unharmed = true</script>`;

/** Also where a program drives the browser, on localhost. */
const COUNTED = '<script>smallwinsOptions = { automation: true }</script>';

eachEngine('the ways in', (engine) => {
  let sink: TestCollector;
  let web: Site;
  let page: Page;
  /** Each test is a visit to a site of its own: what one keeps in its outbox is no other's. */
  let host = '';
  let hosts = 0;
  const home = () => web.url('/', host);

  beforeAll(async () => {
    sink = await collector();
    web = await site();
  });
  afterAll(async () => {
    await web?.close();
    await sink?.close();
  });
  beforeEach(async () => {
    host = `shop${++hosts}.site.localhost`;
    page = await engine.reset();
    sink.clear();
  });

  /** Opens a page with this in its head. */
  async function open(head: string, body = BODY): Promise<void> {
    const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A shop</title>${WITNESS}${COUNTED}${head}</head>`;
    web.page('/', `${html}<body>${body}</body></html>`.replace(/PORT/g, String(web.port)));
    await page.goto(home());
  }
  const started = () => page.waitFor('!!(window.smallwins && smallwins.stop)');

  /** The conversions of this test that the collector stored, each once, in the order in which they were made. */
  const conversions = (count: number): Promise<any[]> =>
    until(10_000, `${count} conversions`, async () => {
      const mine = sink.events().filter(({ type, url }) => type === 'conversion' && url.startsWith(home()));
      const found = [...new Map(mine.map((event) => [event.id, event])).values()];
      if (found.length < count) throw new Error(`${found.length} of ${sink.beacons.length} requests`);
      return found.sort((a, b) => (a.id < b.id ? -1 : 1));
    });
  const goals = async (count: number) => (await conversions(count)).map(({ goal }) => goal);

  /** Clicks what counts, and then what counts as something else: what came twice has come by then. */
  async function clickOnce(): Promise<void> {
    await started();
    await page.click('#brochure');
    await page.click('#visit');
    expect(await goals(2)).toEqual(['brochure', 'showroom']);
    expect(await page.evaluate('[errors, exceptions]')).toEqual([[], []]);
  }
  const sites = () =>
    sink
      .stored()
      .filter(({ json }) => json.events[0].url.startsWith(home()))
      .map(({ json }) => json.site)
      .filter((name, i, all) => all.indexOf(name) === i);

  const query = (options: Record<string, string>) => new URLSearchParams(options).toString();
  const global = (options: object) =>
    `<script>Object.assign(smallwinsOptions, ${JSON.stringify(options)})</script>`;

  describe('options come', () => {
    test('from data attributes', async () => {
      await open(scriptTag(sink.url, { site: 'by-attribute' }));
      await clickOnce();
      expect(sites()).toEqual(['by-attribute']);
    });

    test("from the script's own query string, beside what is not ours", async () => {
      const options = query({ ver: '6.7', collector: sink.url, site: 'by-query' });
      await open(`<script defer src="/smallwins.js?${options}"></script>`);
      await clickOnce();
      expect(sites()).toEqual(['by-query']);
    });

    test('from window.smallwinsOptions', async () => {
      await open(
        `${global({ collector: sink.url, site: 'by-global' })}<script async src="/smallwins.js"></script>`,
      );
      await clickOnce();
      expect(sites()).toEqual(['by-global']);
    });

    test('from all of them: the attribute before the query before the global', async () => {
      await open(
        global({ collector: sink.url, site: 'global', goals: { newsletter: 'macro' } }) +
          `<script defer src="/smallwins.js?${query({ site: 'query', internal: 'partner.localhost' })}" data-site="attribute"></script>`,
      );
      await started();
      await page.click('#out');
      await page.goto(home());
      await started();
      await page.type('#mail', 'a@b.example');
      await page.click('#join');
      expect(await conversions(1)).toMatchObject([{ goal: 'newsletter', conversion: 'macro' }]);
      expect(sites()).toEqual(['attribute']);
    });
  });

  describe('a tag manager re-creates the script, long after load', () => {
    /** Appends a script element, as tag managers do, and nothing of how it was written remains. */
    const append = (properties: { src?: string; text?: string; type?: string }) =>
      page.evaluate((given: object) => {
        document.head.append(Object.assign(document.createElement('script'), given));
      }, properties);
    const setGlobal = (options: object) =>
      page.evaluate((given: object) => {
        Object.assign((window as any).smallwinsOptions, given);
      }, options);

    test('with the options in the global', async () => {
      await open('');
      await setGlobal({ collector: sink.url });
      await append({ src: '/smallwins.js' });
      await clickOnce();
    });

    test('with the options in the query', async () => {
      await open('');
      await append({ src: `/smallwins.js?${query({ collector: sink.url })}` });
      await clickOnce();
    });

    test('without currentScript, the options in the query of an element', async () => {
      await open('');
      await append({ src: `/smallwins.js?${query({ collector: sink.url })}`, type: 'module' });
      await clickOnce();
    });

    test('without currentScript and without an element', async () => {
      await open('');
      await setGlobal({ collector: sink.url });
      await page.evaluate(async () => {
        const code = await (await fetch('/smallwins.js')).text();
        // Called by another name it runs in the global scope, as a tag manager's does.
        // biome-ignore lint/security/noGlobalEval: what some tag managers do
        const run = eval;
        run(code);
      });
      await clickOnce();
    });

    test('as text within the element', async () => {
      await open('');
      await setGlobal({ collector: sink.url });
      await append({ text: readFileSync('dist/smallwins.js', 'utf8') });
      await clickOnce();
    });

    test('from a blob', async () => {
      await open('');
      await setGlobal({ collector: sink.url });
      await page.evaluate(async () => {
        const src = URL.createObjectURL(await (await fetch('/smallwins.js')).blob());
        document.head.append(Object.assign(document.createElement('script'), { src }));
      });
      await clickOnce();
    });

    test('as the Custom HTML tag of examples/tag-manager', async () => {
      const html = readFileSync('examples/tag-manager/custom-html.html', 'utf8')
        .replace("'https://collect.example.com/e'", `'${sink.url}', automation: true`)
        .replace(/https:\S+smallwins\.js/, '/smallwins.js');
      await open('');
      await page.evaluate((source: string) => {
        const box = document.createElement('div');
        box.innerHTML = source;
        for (const { src, text } of box.querySelectorAll('script'))
          document.body.append(
            Object.assign(document.createElement('script'), src ? { src, async: false } : { text }),
          );
      }, html);
      await clickOnce();
    });

    test("as the template of examples/tag-manager, with what the tag manager's consent says", async () => {
      const sandbox = createSandbox(readTemplate(readFileSync('examples/tag-manager/template.tpl', 'utf8')));
      sandbox.setConsent('analytics_storage', 'denied');
      sandbox.setConsent('analytics_storage', 'granted');
      sandbox.fire({ collector: sink.url, goals: [{ goal: 'newsletter', conversion: 'macro' }] });
      const { smallwinsOptions, smallwins } = sandbox.window;
      await open('');
      await setGlobal(smallwinsOptions);
      await page.evaluate(
        (calls: unknown[][]) => {
          const queue: any = (...call: unknown[]) => void queue.q.push(call);
          queue.q = calls;
          (window as any).smallwins = queue;
        },
        smallwins.q.map((call: any) => [...call]),
      );
      expect(sandbox.scripts[0]!.url).toMatch(/\/smallwins\.js$/);
      await append({ src: '/smallwins.js' });
      await started();
      await page.type('#mail', 'a@b.example');
      await page.click('#join');
      expect(await conversions(1)).toMatchObject([{ goal: 'newsletter', conversion: 'macro', step: 1 }]);
    });

    test('as a template does: options and queue first, the calls as arguments objects', async () => {
      await open('');
      await setGlobal({ collector: sink.url });
      await page.evaluate(() => {
        const calls: unknown[] = [];
        const queue: any = function () {
          // biome-ignore lint/complexity/noArguments: what createArgumentsQueue pushes
          calls.push(arguments);
        };
        queue.q = calls;
        (window as any).smallwins = queue;
        queue('track', 'tag-fired', { value: 3 });
      });
      await append({ src: '/smallwins.js' });
      expect(await conversions(1)).toMatchObject([{ goal: 'tag-fired', conversion: 'micro', value: 3 }]);
    });
  });

  describe('loaded', () => {
    test('early, in the head, before there is a body', async () => {
      await open(
        `<script>var bodyBefore = !!document.body</script><script src="/smallwins.js" data-collector="${sink.url}"></script>`,
      );
      expect(await page.evaluate('bodyBefore')).toBe(false);
      await clickOnce();
    });

    test('twice, by the page and by a tag manager, it counts once', async () => {
      await open(`${global({ collector: sink.url })}${scriptTag(sink.url)}${scriptTag(sink.url)}`);
      await started();
      await page.evaluate(
        () =>
          new Promise((resolve) => {
            const script = Object.assign(document.createElement('script'), { src: '/smallwins.js?again' });
            script.onload = resolve;
            document.head.append(script);
          }),
      );
      await clickOnce();
    });
  });

  describe('the page is', () => {
    test('in a charset of before, and its words are read all the same', async () => {
      const body =
        '<form onsubmit="return false"><input name="name"><input type="tel" name="phone"><button>Записаться на приём</button></form>';
      // Windows-1251 has А to я in a row.
      const bytes = [
        ...`<!doctype html>${COUNTED}<script defer src="/bare.js" data-collector="${sink.url}"></script>${body}`,
      ].map((char) => (char > '~' ? char.charCodeAt(0) - 0x410 + 0xc0 : char.charCodeAt(0)));
      web.page('/', (_request, response) => {
        response
          .writeHead(200, { 'Content-Type': 'text/html; charset=windows-1251' })
          .end(Buffer.from(bytes));
      });
      // No server that hosts a copy says what it is written in.
      web.page('/bare.js', (_request, response) => {
        response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(readFileSync('dist/smallwins.js'));
      });
      await page.goto(home());
      await started();
      await page.click('button');
      expect(await goals(1)).toEqual(['booking']);
    });

    test('a file, as where somebody tries it first', async () => {
      const dir = temporaryDir('page');
      copyFileSync('dist/smallwins.js', join(dir, 'smallwins.js'));
      const tag = `<script defer src="smallwins.js" data-collector="${sink.url}"></script>`;
      writeFileSync(join(dir, 'page.html'), `<!doctype html><meta charset="utf-8">${COUNTED}${tag}${BODY}`);
      const url = pathToFileURL(join(dir, 'page.html')).href;
      try {
        await page.goto(url);
        await started();
        await page.click('#brochure');
        await sink.waitForEvents(1);
        const rows = (await sink.rows()).filter((event) => event.url === url);
        expect(rows).toMatchObject([{ goal: 'brochure', value: 20 }]);
      } finally {
        removeDir(dir);
      }
    });
  });

  describe('the queue', () => {
    test('is replayed in order, and what is called afterwards comes after it', async () => {
      await open(
        `${STUB}<script>
          smallwins('track', 'first');
          smallwins('track', 'second', { conversion: 'macro', value: 9.5, currency: 'EUR', props: { plan: 'pro' } });
          smallwins('track', 'third', { label: 'by hand' });
        </script>${scriptTag(sink.url)}`,
      );
      await started();
      await page.evaluate(`smallwins('track', 'fourth')`);
      const [first, second, third, fourth] = await conversions(4);
      expect(first).toMatchObject({ goal: 'first', conversion: 'micro' });
      expect(second).toMatchObject({
        goal: 'second',
        conversion: 'macro',
        value: 9.5,
        currency: 'EUR',
        props: { plan: 'pro' },
      });
      expect(third).toMatchObject({ goal: 'third', label: 'by hand' });
      expect(fourth).toMatchObject({ goal: 'fourth' });
    });

    test('with a call that there is not: one console.error, and the rest is done', async () => {
      await open(
        `${STUB}<script>smallwins('trakc', 'x'); smallwins('track', 'good')</script>${scriptTag(sink.url)}`,
      );
      expect(await goals(1)).toEqual(['good']);
      expect(await page.evaluate('[errors.length, exceptions]')).toEqual([1, []]);
    });
  });

  describe('a mistake is one console.error that names it, and the page is unharmed:', () => {
    const tag = (attributes: string) => `<script defer src="/smallwins.js" ${attributes}></script>`;
    const mistakes: [string, (url: string) => string, string[]][] = [
      ['no collector', () => tag(''), ['collector', 'undefined']],
      ['an empty collector', () => tag('data-collector=""'), ['collector', '""']],
      [
        'a collector without a scheme',
        () => tag('data-collector="collect.example.com/e"'),
        ['collector', '"collect.example.com/e"'],
      ],
      [
        'a collector of another scheme',
        () => tag('data-collector="ftp://a.example/e"'),
        ['collector', '"ftp://a.example/e"'],
      ],
      [
        'an unknown goal',
        (url) => tag(`data-collector="${url}" data-goals="outbound:off phon:macro"`),
        ['phon', '"macro"'],
      ],
      [
        'a goal that is neither macro, micro nor off',
        (url) => tag(`data-collector="${url}" data-goals="phone:big"`),
        ['phone', '"big"'],
      ],
      [
        'an option of the wrong type',
        (url) => global({ collector: url, internal: 5 }) + tag(''),
        ['internal', '5'],
      ],
    ];
    test.each(mistakes)('%s', async (_, head, names) => {
      await open(head(sink.url));
      await page.waitFor('errors.length');
      await page.click('#out');
      await page.waitFor(() => location.pathname === '/partner');
      expect(sink.events().filter(({ url }) => url.startsWith(home()))).toEqual([]);
      await page.goto(home());
      await page.waitFor('errors.length');
      const [errors, exceptions, unharmed] = await page.evaluate<[string[], string[], boolean], []>(
        '[errors, exceptions, window.unharmed]',
      );
      expect(errors).toHaveLength(1);
      for (const name of ['smallwins', ...names]) expect(errors[0]).toContain(name);
      expect([exceptions, unharmed]).toEqual([[], true]);
    });

    const unknown: [string, (url: string) => string, string[]][] = [
      [
        'an unknown attribute, but not those of everybody else',
        (url) =>
          tag(
            `data-collector="${url}" data-colour="red" data-cfasync="false" data-nscript="afterInteractive" data-turbo-track="reload" data-wp-strategy="defer" data-rocket-defer data-no-optimize="1" data-category="statistics" data-ot-ignore data-vendor="c:us" data-purposes="measure"`,
          ),
        ['colour', 'red'],
      ],
      [
        'an unknown option in the global',
        (url) => global({ collector: url, gaols: { phone: 'off' } }) + tag(''),
        ['gaols', '{"phone":"off"}'],
      ],
    ];
    test.each(unknown)('%s, and it counts all the same', async (_, head, names) => {
      await open(head(sink.url));
      await started();
      await page.click('#visit');
      expect(await goals(1)).toEqual(['showroom']);
      const [errors, exceptions] = await page.evaluate<[string[], string[]], []>('[errors, exceptions]');
      expect(errors).toHaveLength(1);
      for (const name of ['smallwins', ...names]) expect(errors[0]).toContain(name);
      expect(exceptions).toEqual([]);
    });
  });

  describe('the owner says what counts', () => {
    beforeEach(() => open(scriptTag(sink.url)).then(started));

    test('with data-goal, data-conversion, data-value and data-currency', async () => {
      await page.click('#brochure b');
      await page.click('#visit');
      const [brochure, visit] = await conversions(2);
      expect(brochure).toMatchObject({
        type: 'conversion',
        goal: 'brochure',
        conversion: 'micro',
        label: 'Get the brochure',
        value: 20,
        currency: 'EUR',
        url: home(),
      });
      expect(visit).toMatchObject({ goal: 'showroom', conversion: 'macro', label: 'Plan a visit' });
      expect(visit).not.toHaveProperty('value');
    });

    test('with a data-goal on a link, which keeps its target', async () => {
      await page.click('#named');
      expect(await conversions(1)).toMatchObject([
        { goal: 'press', conversion: 'micro', target: 'mailto:hello@site.example', label: 'Press' },
      ]);
    });

    test('with a data-goal around a link', async () => {
      await page.click('#nested');
      expect(await conversions(1)).toMatchObject([
        { goal: 'pricing', target: web.url('/partner', 'partner.localhost'), label: 'Prices' },
      ]);
    });

    test('with data-goal="off"', async () => {
      await page.click('#quiet');
      await page.waitFor(() => location.pathname === '/partner');
      await page.goto(home());
      await started();
      await page.click('#out');
      expect(await conversions(1)).toMatchObject([{ goal: 'outbound', label: 'Our partner' }]);
    });
  });

  test('data-goals="outbound:off newsletter:macro"', async () => {
    await open(scriptTag(sink.url, { goals: 'outbound:off newsletter:macro' }));
    await started();
    await page.click('#out');
    await page.waitFor(() => location.pathname === '/partner');
    await page.goto(home());
    await started();
    await page.type('#mail', 'a@b.example');
    await page.click('#join');
    await page.waitFor(() => location.pathname === '/thanks');
    await page.goto(home());
    await started();
    await page.click('#call');
    expect((await conversions(2)).map(({ goal, conversion }) => [goal, conversion])).toEqual([
      ['newsletter', 'macro'],
      ['phone', 'macro'],
    ]);
  });
});
