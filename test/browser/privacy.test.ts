import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { eachEngine } from './each-engine.js';
import { type Page, until } from './engine.js';
import { collector, type Site, scriptTag, site, type TestCollector } from './servers.js';

/** Secrets wherever a page can hold one; every byte that left is searched for them. */

/** In a path, a query or a label each has its own shape; all are about one visitor. */
const SECRETS = {
  email: 'jane.doe+private@mail.example',
  phone: '+49 151 23456789',
  uuid: '550e8400-e29b-41d4-a716-446655440000',
  hex: '9f86d081884c7d659a2feaa0c55ad015',
  jwt: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqYW5lIn0.c2lnbmF0dXJl',
  token: 'tk4f9Zq81mXw72Lp0s',
  word: 'verysecretword',
};
const MASKED = Object.values(SECRETS).filter((secret) => secret !== SECRETS.word);
const path = MASKED.map(encodeURIComponent).join('/');
const query = new URLSearchParams({ ...SECRETS, q: SECRETS.word, utm_content: SECRETS.email }).toString();
const { word } = SECRETS;

const PAGE = `<!doctype html><title>${word} ${SECRETS.email}</title><meta name="user" content="${word}">
  <body data-user="${word}">
  <h1>Hello ${SECRETS.email}</h1>
  <a class="act" id="out" href="http://user:${word}@partner.localhost:PORT/${path}?${query}#${word}" data-user="${word}"
    rel="${word}">Orders of ${SECRETS.email}, ${SECRETS.phone}, ${SECRETS.uuid}, ${SECRETS.token}</a>
  <a class="act" id="mail" href="mailto:shop@site.example?subject=${word}&body=${word}&cc=${SECRETS.email}">Write</a>
  <a class="act" id="text" href="https://wa.me/15550001111?text=${word}">Chat</a>
  <a class="act" id="call" href="tel:+15550001111">Call +1 555 000 1111, not ${SECRETS.email}, ${SECRETS.phone}, ${SECRETS.uuid},
    ${SECRETS.jwt} <span hidden>${word}</span><b style="display:none">${word}</b><i style="visibility: hidden">${word}</i></a>
  <button class="act" id="shown" type="button" data-goal="shown">Save <output>${word}</output></button>
  <div class="act" id="listed" data-goal="listed">List <datalist><option>${word}</option></datalist>
    <script type="text/plain">${word}</script></div>
  <a class="act" id="sms" href="sms:+15550001111?body=${word}">Text us</a>
  <button class="act" id="own" type="button" data-goal="own" data-secret="${word}" data-props="${word}">
    For ${SECRETS.email} <input type="hidden" value="${word}"></button>
  <div class="act" id="editable" data-goal="edited"><p contenteditable>${word}</p> Save</div>
  <div class="act" id="typed" data-goal="typed" contenteditable>${word}</div>
  <form id="news" action="/subscribe/${path}?${query}#${word}"><input type="hidden" name="csrf" value="${word}">
    <input id="field" type="email" name="email" value="${SECRETS.email}"><input name="nick" value="${word}" type="hidden">
    <textarea hidden>${word}</textarea>
    <button class="act" id="join">Subscribe to our newsletter</button></form>
  <form id="contact" action="/contact"><input name="name" value="${word}"><input name="email" value="${SECRETS.email}">
    <textarea name="message">${word}</textarea><select name="s"><option value="${word}" selected>${word}</option></select>
    <button class="act" id="send" name="b" value="${word}">Send message</button></form>
  <p hidden>${word}</p><!-- ${word} -->
  <script>
    document.cookie = 'session=${word}';
    var before = JSON.stringify([document.cookie, window.name]);
    addEventListener('click', (event) => event.target.href && event.preventDefault());
    addEventListener('submit', (event) => event.preventDefault());
  </script>`;

/** Everything that a page can keep on a device. */
const kept = async (): Promise<unknown> => ({
  cookie: document.cookie,
  name: window.name,
  local: { ...localStorage },
  session: { ...sessionStorage },
  databases: (await indexedDB.databases?.())?.length ?? 0,
  caches: 'caches' in window ? await caches.keys().catch(() => []) : [],
});
const NOTHING = { cookie: '', name: '', local: {}, session: {}, databases: 0, caches: [] };

eachEngine('privacy', (engine) => {
  let sink: TestCollector;
  let web: Site;
  let page: Page;

  beforeAll(async () => {
    sink = await collector({ visits: true });
    web = await site();
  });
  afterAll(async () => {
    await web?.close();
    await sink?.close();
  });
  beforeEach(async () => {
    page = await engine.reset();
    sink.clear();
  });
  const started = () => page.waitFor('!!(window.smallwins && smallwins.stop)');
  const goals = () => sink.events().map(({ type, goal }) => goal ?? type);

  for (const script of ['smallwins.js', 'smallwins.full.js']) {
    const tagOf = (attributes: Record<string, string>) =>
      scriptTag(sink.url, attributes).replace('smallwins.js', script);

    test(`${script}: no secret of a page ever leaves it`, async () => {
      const tag = tagOf({ visits: 'true', params: 'lang' });
      const here = `/account/${path}`;
      web.page(here, tag + PAGE.replace('PORT', String(web.port)));
      await page.goto(web.url(`${here}?${query}&lang=de#${word}`, 'www.site.localhost'));
      await started();
      for (const id of [
        'out',
        'mail',
        'text',
        'sms',
        'call',
        'shown',
        'listed',
        'own',
        'editable',
        'typed',
        'join',
        'send',
      ])
        await page
          .evaluate((target: string) => document.getElementById(target)!.scrollIntoView(), id)
          .then(() => page.click(`#${id}`));
      const expected = [
        'campaign',
        'contact',
        'edited',
        'email',
        'listed',
        'message',
        'message',
        'newsletter',
        'outbound',
        'own',
        'phone',
        'shown',
        'typed',
        'visit',
      ];
      if (script !== 'smallwins.js') {
        // Page speed, when it is left.
        expected.push('vitals');
        await page.goto(web.url('/left'));
      }
      await until(10_000, 'all of them', async () => {
        if (goals().length < expected.length) throw new Error(goals().join());
        return true;
      });
      expect(goals().sort()).toEqual(expected);

      const bytes = sink.beacons
        .map(({ path: to, headers, body }) => to + JSON.stringify(headers) + body.toString())
        .join('\n');
      // On another site a token may be a name.
      const own = bytes.replace(/"target":"http:\/\/partner[^"]*"/, '');
      for (const [name, secret] of Object.entries(SECRETS))
        for (const shape of [
          secret,
          encodeURIComponent(secret),
          secret.replace(/ /g, '+'),
          secret.replace(/ /g, ''),
        ])
          expect((name === 'token' ? own : bytes).includes(shape), `${name}: ${shape}`).toBe(false);

      // What stays is what an owner can work with.
      const find = (goal: string) => sink.events().find((event) => event.goal === goal);
      expect(find('outbound')).toMatchObject({ label: 'Orders of *, *, *, *' });
      expect(find('outbound').target).toMatch(/^http:\/\/partner\.localhost:\d+\/\*\/\*\/\*\/\*\/\*\/tk/);
      expect(find('outbound').url).toMatch(/^http:\/\/www\.site\.localhost:\d+\/account\/\*\/.*\?.*lang=de/);
      expect(find('email')).toMatchObject({ target: 'mailto:shop@site.example', label: 'Write' });
      expect(find('phone').label).toBe('Call +1 555 000 1111, not *, *, *, *');
      expect(find('listed').label).toBe('List');
      expect(find('own')).toMatchObject({ label: 'For *' });
    });

    for (const consent of ['cookieless', 'pending'])
      test(`${script}, ${consent}: not one byte is written to the device`, async () => {
        web.page(
          '/clean',
          `<!doctype html>${tagOf({ visits: 'true', consent })}
         <a id="call" href="tel:+15551234567">Call us</a> <a id="out" href="http://partner.localhost/">Partner</a>
         <form><input id="field" type="email"><button id="join">Subscribe</button></form>
         <script>
           addEventListener('click', (event) => event.target.href && event.preventDefault());
           addEventListener('submit', (event) => event.preventDefault());
         </script>`,
        );
        const host = `${consent}.${script}.localhost`;
        await page.goto(web.url('/clean?utm_source=mail&gclid=1', host));
        await started();
        expect(await page.evaluate(kept)).toEqual(NOTHING);
        await page.click('#call');
        await page.click('#out');
        await page.type('#field', 'a@b.example');
        await page.click('#join');
        expect(await page.evaluate(kept)).toEqual(NOTHING);
        if (consent === 'cookieless')
          await until(10_000, 'five events', async () => new Set(goals()).size >= 5);
        await page.goto(web.url('/clean', host));
        await started();
        expect(await page.evaluate(kept)).toEqual(NOTHING);
        if (consent === 'pending') expect(sink.beacons).toEqual([]);
      });
  }

  test('what is on its way when the page goes is kept, alone, until the next page of the site', async () => {
    web.page(
      '/going',
      `<!doctype html>${scriptTag(sink.url)}<a id="away" href="/away" data-goal="away">Away</a>`,
    );
    web.page('/away', '<!doctype html><title>away</title>');
    await page.goto(web.url('/going', 'going.localhost'));
    await started();
    sink.fault({ delayMs: 2_000 });
    try {
      await page.click('#away');
      await page.waitFor(`location.pathname === '/away'`);
      const { local, ...rest } = (await page.evaluate(kept)) as typeof NOTHING;
      expect(rest).toMatchObject({ session: {}, databases: 0, caches: [], name: '' });
      expect(Object.keys(local)).toEqual([expect.stringMatching(/^smallwins http:\S+ [\w-]{36}$/)]);
    } finally {
      await sink.well();
    }
    await page.goto(web.url('/going', 'going.localhost'));
    await page.waitFor('!Object.keys(localStorage).length', 20_000);
    expect(new Set(sink.events().map(({ id }) => id)).size).toBe(1);
  });
});
