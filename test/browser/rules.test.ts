import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eachEngine, openShared } from './each-engine.js';
import type { ClickOptions, EngineName, Page } from './engine.js';
import { sleep, until } from './engine.js';
import { collector, type Site, site, type TestCollector } from './servers.js';
import { WORDS } from './table.js';

/**
 * What rules make of an act: `rules | html | act | events | limitation`.
 *
 * - **rules** are one or several, in JavaScript; **html** is the body of a page at `www.site.localhost`, with the words
 *   of the table of what counts. An indented line goes on where the last one stopped.
 * - **act** is what a visitor does: `click`, `double`, `middle`, `right` on a selector, `Enter` in it, `type` text into
 *   it, `pause`, `back`, `load` to do nothing; `run` is what the page does itself. Several are separated by `;`.
 * - **events** are `goal conversion target`, with `value=`, `currency=` and `props=` where there are, `label=` and
 *   `at=` (the path of the page's URL) where the row says so; or `nothing`.
 * - **limitation** names the engines in which nothing is seen, and why.
 */
const TABLE = `
# By selector

{ goal: 'cta', selector: '.cta' }                | <button class="cta">Try <b>it</b></button>     | click b      | cta micro label=Try it
{ goal: 'cta', selector: '.cta' }                | <button>Try it</button>                        | click button | nothing
{ goal: 'cta', selector: '.cta' }                | <div class="cta"><p>Try it</p><p>…</p></div>   | click p      | cta micro label=Try it
{ goal: 'cta', selector: '.cta' }                | <a class="cta" href="/pricing">Pricing</a>     | click a      | cta micro {site}/pricing label=Pricing
{ goal: 'cta', selector: '.cta' }                | <button class="cta">Try it</button>            | Enter button | cta micro
{ goal: 'cta', selector: '.cta' }                | <button class="cta">Try it</button>            | Space button | cta micro
{ goal: 'cta', selector: '.cta' }                | <button class="cta">Try it</button>            | double button | cta micro
{ goal: 'cta', selector: '.cta' }                | <button class="cta">Try it</button>            | click button; pause; click button | cta micro; cta micro
{ goal: 'cta', selector: '.cta' }                | <button class="cta">Try it</button>            | middle button | nothing
{ goal: 'cta', selector: '.cta' }                | <button class="cta">Try it</button>            | right button | nothing
{ goal: 'cta', selector: '.cta' }                | <button class="cta" disabled>Try it</button>   | click button | nothing
{ goal: 'cta', selector: '.cta' }                | <label class="cta">Yes <input type="checkbox"></label> | click input | cta micro
{ goal: 'cta', selector: '.cta' }                | <label class="cta"><b>Yes</b> <input type="checkbox"></label> | click b | cta micro
{ goal: 'cta', selector: '.cta' }                | <x-a><template shadowrootmode="open"><button class="cta">Try it</button></template></x-a> | click x-a >>> button | cta micro
{ goal: 'cta', selector: 'x-a.cta' }             | <x-a class="cta"><template shadowrootmode="open"><button>Try it</button></template></x-a> | click x-a >>> button | cta micro label=Try it
{ goal: 'cta', selector: 'x-b' }                 | <x-b><template shadowrootmode="open"><x-a><template shadowrootmode="open"><i>Try it</i></template></x-a></template></x-b> | click x-b >>> x-a >>> i | cta micro label=Try it
{ goal: 'cta', selector: '.cta' }                | <x-a><template shadowrootmode="open"><div class="cta"><slot></slot></div></template><i>Try it</i></x-a> | click i | cta micro label=Try it
{ goal: 'cta', selector: '.cta', on: 'click', value: 20.5, currency: 'EUR', conversion: 'macro', props: { plan: 'pro', n: 1 } }
                                                 | <button class="cta">Try it</button>            | click button | cta macro value=20.5 currency=EUR props={"plan":"pro","n":1}
{ goal: 'cta', selector: '.cta', path: '/row/*' } | <button class="cta">Try it</button>           | click button | cta micro
{ goal: 'cta', selector: '.cta', path: '/other' } | <button class="cta">Try it</button>           | click button | nothing
{ goal: 'cta', selector: '.cta', path: /row/ }   | <button class="cta">Try it</button>            | click button | cta micro
{ goal: 'note', selector: '.note' }              | <div class="note" contenteditable>what I wrote</div> | click .note | note micro label=undefined

# By where a link leads, instead of what is recognised

{ goal: 'booking', href: '{partner}/book/*' }    | <a href="{partner}/book/5?a=b#c">Book</a>      | click a      | booking macro {partner}/book/5
{ goal: 'booking', href: '{partner}/book/*' }    | <a href="{partner}/book/5">Book</a>            | middle a     | booking macro {partner}/book/5
{ goal: 'booking', href: '{partner}/book/*' }    | <a href="{partner}/book/5">Book</a>            | right a      | nothing
{ goal: 'booking', href: '{partner}/book/*' }    | <a href="{partner}/book/5">Book</a>            | Enter a      | booking macro {partner}/book/5
{ goal: 'booking', href: '{partner}/book/*' }    | <a href="{partner}/book/5" {stay}>Book</a>     | double a     | booking macro {partner}/book/5
{ goal: 'booking', href: '{partner}/book/*' }    | <a href="{partner}/about">About</a>            | click a      | outbound micro {partner}/about
{ goal: 'reserve', href: 'http://*.localhost:*/book/*' } | <a href="{partner}/book/5">Book</a>    | click a      | reserve micro {partner}/book/5
{ goal: 'hotline', href: 'tel:*' }               | <a href="tel:+1 (555) 123-4567">Call us</a>    | click a      | hotline micro tel:+15551234567 label=Call us
{ goal: 'hotline', href: 'tel:+15551234567', path: '/row/*' } | <a href="tel:+1 (555) 123-4567">Call us</a> | click a | hotline micro tel:+15551234567
{ goal: 'share', href: 'mailto:*' }              | <a href="mailto:?subject=secret" {stay}>Share</a> | click a   | share micro label=Share
{ goal: 'prices', href: '/pricing' }             | <a href="/pricing?from=nav">Pricing</a>        | click a      | prices micro {site}/pricing
{ goal: 'here', href: '/row/*' }                 | <a href="#faq">FAQ</a>                         | click a      | nothing
{ goal: 'brochure', href: /\\.pdf$/ }            | <a href="/a.pdf" {stay}>Brochure</a>           | click a      | brochure micro {site}/a.pdf
{ goal: 'booking', href: '{partner}/book/*' }    | <svg {box}><a href="{partner}/book/5"><rect {box}/></a></svg> | click rect | booking macro {partner}/book/5
{ goal: 'area', href: 'tel:5' }                  | <img usemap="#m" {box} src="{gif}"><map name="m"><area shape="rect" coords="0,0,60,60" href="tel:5"></map> | click img | area micro tel:5
{ goal: 'footer', selector: 'footer', href: '/pricing' } | <a href="/pricing" {stay}>Pricing</a>  | click a      | nothing
{ goal: 'footer', selector: 'footer', href: '/pricing' } | <footer><a href="/pricing" {stay}>Pricing</a></footer> | click a | footer micro {site}/pricing label=Pricing
{ goal: 'off', selector: 'footer' }              | <footer><a href="{partner}/a" {stay}>Partner</a></footer> | click a | nothing
{ goal: 'link', selector: 'x-a' }                | <x-a><template shadowrootmode="open"><a href="{partner}/a" {stay}>Partner</a></template></x-a> | click x-a >>> a | link micro {partner}/a

# Attributes come first

{ goal: 'rule', selector: 'a' }                  | <a href="{partner}/a" data-goal="mine">Partner</a> | click a  | mine micro {partner}/a
{ goal: 'rule', selector: 'a' }                  | <a href="{partner}/a" data-goal="off" {stay}>Partner</a> | click a | nothing
{ goal: 'rule', selector: 'a' }                  | <footer data-goal="off"><a href="{partner}/a" {stay}>Partner</a></footer> | click a | nothing
{ goal: 'rule', selector: 'a' }                  | <footer data-goal="mine"><a href="{partner}/a">Partner</a></footer> | click a | mine micro {partner}/a
{ goal: 'rule', selector: 'button' }             | <div data-goal="mine"><button>Try it</button></div> | click button | mine micro
{ goal: 'rule', selector: 'a' }                  | <form data-goal="mine"><a href="{partner}/a">Partner</a></form> | click a | rule micro {partner}/a
{ goal: 'rule', selector: 'button' }             | <form data-goal="mine" action="/done"><button>Send</button></form> | click button | mine micro {site}/done
{ goal: 'rule', on: 'submit', selector: 'form' } | <form data-goal="mine" action="/done"><button>Send</button></form> | click button | mine micro {site}/done
{ goal: 'rule', on: 'submit', selector: 'form' } | <form action="/done"><button data-goal="mine">Send</button></form> | click button | mine micro {site}/done
{ goal: 'rule', on: 'submit', selector: 'form' } | <form action="/done"><button data-goal="off">Send</button></form> | click button | nothing
{ goal: 'rule', on: 'submit', path: '/*' }       | <footer data-goal="off"><x-a><template shadowrootmode="open"><form onsubmit="return false"><button>Send</button></form></template></x-a></footer> | click x-a >>> button | nothing
{ goal: 'rule', on: 'submit', selector: 'footer' } | <footer><x-a><template shadowrootmode="open"><form onsubmit="return false"><button>Send</button></form></template></x-a></footer> | click x-a >>> button | rule micro
{ goal: 'rule', on: 'submit', selector: 'form' } | <div data-goal="off"><form action="/done">{news}</form></div> | type input a@b.example; click button | nothing
{ goal: 'rule', selector: 'a' }                    | <a href="{partner}/a" data-value="20" data-currency="€">Partner</a> | click a | rule micro {partner}/a value=20
{ goal: 'rule', selector: 'a', value: 5, currency: 'EUR', conversion: 'macro' }
                                                 | <a href="{partner}/a" data-value="20" data-conversion="micro">Partner</a> | click a | rule micro {partner}/a value=20 currency=EUR
{ goal: 'rule', selector: 'button', value: 5 }   | <button data-value="0">Try it</button> | click button | rule micro value=0
{ goal: 'rule', selector: 'button', value: 5 }   | <button data-value="20" data-label="Mine">Try it</button> | click button | rule micro value=20 label=Mine
{ goal: 'rule', selector: 'a' }                  | <a href="{partner}/a" data-conversion="off" {stay}>Partner</a> | click a | nothing

# Several rules, and the goals option (demo:off quote:micro)

{ goal: 'a', selector: 'a', value: 1 }, { goal: 'b', href: '{partner}/*' } | <a href="{partner}/a">Partner</a> | click a | a micro {partner}/a value=1; b micro {partner}/a
{ goal: 'a', selector: 'a', value: 1 }, { goal: 'a', href: '{partner}/*', value: 2 } | <a href="{partner}/a">Partner</a> | click a | a micro {partner}/a value=1
{ goal: 'a', selector: 'a' }, { goal: 'b', selector: 'a' } | <a href="/pricing" {stay}>Pricing</a> | double a | a micro {site}/pricing; b micro {site}/pricing
{ goal: 'off', selector: 'a' }, { goal: 'b', selector: 'a' } | <a href="{partner}/a">Partner</a>  | click a      | b micro {partner}/a
{ goal: 'demo', selector: 'a' }                  | <a href="{partner}/a" {stay}>Partner</a>       | click a      | nothing
{ goal: 'demo', selector: 'a', conversion: 'macro' } | <a href="{partner}/a">Partner</a>          | click a      | demo macro {partner}/a
{ goal: 'quote', selector: 'a' }                 | <a href="{partner}/a">Partner</a>              | click a      | quote micro {partner}/a

# A form is submitted

{ goal: 'rule', on: 'submit', selector: '#f' }   | <form id="f" action="/done">{news}</form>      | type input a@b.example; click button | rule micro {site}/done label=Subscribe
{ goal: 'rule', on: 'submit', selector: '#f' }   | <form id="f" action="/done">{news}</form>      | type input a@b.example; Enter input | rule micro {site}/done
{ goal: 'rule', on: 'submit', selector: '#f' }   | <form action="/done">{news}</form>             | type input a@b.example; click button | newsletter micro {site}/done
{ goal: 'find', on: 'submit', selector: '[role=search]' } | <form role="search" action="/search"><input name="q"><button>Search</button></form> | type input shoes; Enter input | find micro {site}/search
{ goal: 'any', on: 'submit', path: '/row/*' }    | <form action="/login"><input type="password"><button>Log in</button></form> | type input secret; click button | any micro {site}/login
{ goal: 'box', on: 'submit', selector: '.box' }  | <div class="box"><form action="/done"><input name="closest"><input name="matches"><button>Send</button></form></div> | click button | box micro {site}/done
{ goal: 'rule', on: 'submit', selector: 'form' } | <form action="/done"><input required><button>Send</button></form> | click button | nothing
{ goal: 'rule', on: 'submit', selector: 'form' } | <form action="/done"><input type="email"><button>Send</button></form> | type input nobody; click button | nothing
{ goal: 'rule', on: 'submit', selector: 'form' } | <form onsubmit="return false">{news}</form>    | type input a@b.example; click button; pause; click button | rule micro
{ goal: 'club', on: 'submit', selector: 'form' } | <form><h3>Newsletter</h3>{email}<button type="button">Subscribe</button></form> | type input a@b.example; click button | club micro label=Subscribe
{ goal: 'off', on: 'submit', selector: 'form' }  | <form><h3>Newsletter</h3>{email}<button type="button">Subscribe</button></form> | type input a@b.example; click button | nothing
{ goal: 'club', selector: '.join' }              | <form><h3>Newsletter</h3>{email}<button type="button" class="join">Subscribe</button></form> | type input a@b.example; click button | club micro
{ goal: 'off', selector: '.join' }               | <form><h3>Newsletter</h3>{email}<button type="button" class="join">Subscribe</button></form> | type input a@b.example; click button | nothing
{ goal: 'rule', on: 'submit', selector: 'form' } | <form onsubmit="event.stopPropagation(); return false"><button>Send</button></form> | click button | rule micro
{ goal: 'rule', on: 'submit', selector: 'form' } | <x-a><template shadowrootmode="open"><form onsubmit="return false">{news}</form></template></x-a>
                                                 | type x-a >>> input a@b.example; click x-a >>> button | rule micro
{ goal: 'rule', on: 'submit', selector: 'form' } | <x-a><template shadowrootmode="open"><form onsubmit="return false"><input name="q"></form></template></x-a>
                                                 | type x-a >>> input shoes; Enter x-a >>> input | rule micro
{ goal: 'rule', on: 'submit', selector: 'form' } | <form action="/done"><input name="a"><a href="#" onclick="event.preventDefault(); this.closest('form').submit()">Send</a></form>
                                                 | click a      | rule micro {site}/done | limitation webkit: no Navigation API
{ goal: 'rule', on: 'submit', selector: 'form' } | <form onsubmit="return false" id="f"><button type="button" onclick="f.requestSubmit()">Send</button></form> | click button | rule micro
{ goal: 'a', on: 'submit', selector: '#f' }, { goal: 'b', on: 'submit', selector: 'form' }, { goal: 'a', on: 'submit', path: '/*' }
                                                 | <form id="f" action="/done">{news}</form>      | type input a@b.example; click button | a micro {site}/done; b micro {site}/done

# One act is one event

{ goal: 'cta', selector: '.cta' }                | <form onsubmit="return false">{email}<h3>Newsletter</h3><button class="cta">Join</button></form> | type input a@b.example; click button | cta micro
{ goal: 'cta', selector: '.cta' }                | <form onsubmit="return false">{email}<h3>Newsletter</h3><button class="cta">Join</button></form> | type input a@b.example; Enter input | cta micro
{ goal: 'cta', selector: '.cta' }, { goal: 'sent', on: 'submit', selector: 'form' }
                                                 | <form onsubmit="return false">{email}<h3>Newsletter</h3><button class="cta">Join</button></form> | type input a@b.example; click button | cta micro; sent micro
{ goal: 'cta', selector: '.cta' }, { goal: 'cta', on: 'submit', selector: 'form' }
                                                 | <form onsubmit="return false">{email}<h3>Newsletter</h3><button class="cta">Join</button></form> | type input a@b.example; click button | cta micro
{ goal: 'cta', selector: '.cta' }                | <div><h3>Newsletter</h3>{email}<button class="cta">Join</button></div> | type input a@b.example; click button | cta micro
{ goal: 'cta', selector: 'button' }              | <a id="a" href="{partner}/a" hidden></a><button onclick="a.click()">Partner</button> | click button | cta micro
{ goal: 'cta', selector: 'a' }                   | <a id="a" href="{partner}/a" hidden>Partner</a><button onclick="a.click()">Partner</button> | click button | cta micro {partner}/a
{ goal: 'cta', selector: 'button' }              | <button onclick="location.href = '{partner}/a'">Partner</button> | click button | cta micro
{ goal: 'cta', href: '{partner}/*' }             | <button onclick="location.href = '{partner}/a'">Partner</button> | click button | cta micro {partner}/a | limitation webkit: no Navigation API
{ goal: 'prices', href: '/pricing' }             | <button onclick="location.href = '/pricing'">Pricing</button> | click button | prices micro {site}/pricing | limitation webkit: no Navigation API
{ goal: 'cta', selector: 'button' }              | <button onclick="setTimeout(() => { location.href = '{partner}/a' }, 800)">Partner</button> | click button; pause | cta micro
{ goal: 'booking', href: '{partner}/*' }         | <a href="{partner}/a" onclick="setTimeout(() => { location.href = this.href }, 800); return false">Book</a> | click a; pause | booking macro {partner}/a
{ goal: 'cta', selector: 'button' }              | <form onsubmit="return false" id="f">{email}<h3>Newsletter</h3><button type="button" onclick="setTimeout(() => f.requestSubmit(), 800)">Join</button></form>
                                                 | type input a@b.example; click button; pause | cta micro
{ goal: 'call', selector: '.cta' }               | <a class="cta" href="javascript:" onclick="this.href = 'tel:+1555'">Call</a> | click a | call micro
{ goal: 'off', selector: '.cta' }                | <a class="cta" href="#" onclick="this.href = 'tel:+1555'">Call</a> | click a | nothing
{ goal: 'cta', selector: '.cta' }                | <a class="cta" href="/go" onclick="this.href = '{partner}/a'">Partner</a> | click a | cta micro {site}/go
{ goal: 'prices', href: '/row/*' }               | <button onclick="if (!sessionStorage.again) { sessionStorage.again = 1; location.reload() }">Accept</button> | click button | nothing
{ goal: 'booking', href: '{partner}/*' }         | <div contenteditable><a href="{partner}/a">Book</a></div> | click a | nothing

# What a page does to the click

{ goal: 'cta', selector: 'a' }                   | <a href="{partner}/a" onclick="event.stopPropagation()">Partner</a> | click a | cta micro {partner}/a
{ goal: 'cta', selector: 'button' }              | <script>document.addEventListener('click', (event) => event.stopImmediatePropagation(), true)</script><button>Try it</button> | click button | cta micro
{ goal: 'cta', selector: 'button' }              | <script>onload = () => addEventListener('click', (event) => event.stopImmediatePropagation(), true)</script><button>Try it</button> | click button | cta micro | limitation webkit: what a module puts off runs after the load event there
{ goal: 'cta', selector: 'button' }              | <script>addEventListener('click', (event) => event.stopImmediatePropagation(), true)</script><button>Try it</button> | click button | nothing
{ goal: 'cta', selector: 'button' }              | <button onclick="this.remove()">Try it</button> | click button | cta micro label=Try it
{ goal: 'cta', selector: 'button' }              | <button onclick="smallwins.track('phone')">Try it</button> | click button | cta micro; phone macro
{ goal: 'cta', selector: 'button' }              | <button>Try it</button>                        | run smallwins.stop(); click button | nothing

# A page is shown

{ goal: 'seen', path: '/row/*' }                 | <p>a page</p>                                  | load         | seen micro
{ goal: 'seen', on: 'visit', path: '/row/:number', value: 3 } | <p>a page</p>                     | load         | seen micro value=3
{ goal: 'seen', path: '/other' }                 | <p>a page</p>                                  | load         | nothing
{ goal: 'a', path: '/row/*' }, { goal: 'b', path: /row/ }, { goal: 'a', path: '/*' } | <p>a page</p> | load       | a micro; b micro
{ goal: 'demo', path: '/row/*' }                 | <p>a page</p>                                  | load         | nothing
{ goal: 'order', path: '/thanks' }               | {go}                                           | go /thanks; pause | order macro at=/thanks
{ goal: 'order', path: '/thanks' }               | {go}                                           | go /thanks; pause; go /thanks; pause; go /thanks?a#b; pause | order macro at=/thanks
{ goal: 'order', path: '/thanks' }               | {go}                                           | go /thanks; pause; go /home; pause; go /thanks; pause | order macro at=/thanks; order macro at=/thanks
{ goal: 'order', path: '/thanks' }               | {go}                                           | go /thanks; pause; go /home; pause; back; pause | order macro at=/thanks; order macro at=/thanks
{ goal: 'order', path: '/thanks' }               | {go}                                           | replace /thanks; pause | order macro at=/thanks
{ goal: 'order', path: '/thanks' }               | {go}<nav id="navigation"></nav>                | go /thanks; pause | order macro at=/thanks
{ goal: 'order', path: '/thanks' }               | {go}<script>var navigation = []</script>       | go /thanks; pause | order macro at=/thanks
{ goal: 'order', path: '/thanks' }               | {go}<script>var navigation = 'main'</script>   | go /thanks; pause | order macro at=/thanks
{ goal: 'order', path: '/thanks' }               | {go}                                           | later /thanks; pause; pause; pause | order macro at=/thanks
{ goal: 'post', path: '/blog/*' }                | {go}                                           | go /blog/a; pause; go /blog/b; pause; go /blog; pause | post micro at=/blog/a; post micro at=/blog/b
{ goal: 'order', path: '/thanks' }               | {go}                                           | run smallwins.stop(); go /thanks; pause | nothing
{ goal: 'order', path: '/thanks' }               | {go}                                           | run setTimeout(() => history.pushState(0, '', '/thanks'), 1); pause; pause | order macro at=/thanks | limitation webkit: no Navigation API, and no act of the visitor's to look after
`;

interface Row {
  section: string;
  rules: string;
  html: string;
  act: string;
  events: string[];
  limitation?: { engines: EngineName[]; why: string } | undefined;
}

function readRows(): Row[] {
  const rows: Row[] = [];
  let section = '';
  for (const line of TABLE.replace(/\n +/g, ' ').split('\n')) {
    if (line.startsWith('# ')) section = line.slice(2);
    else if (line) {
      const [rules = '', html = '', act = '', events = '', note = ''] = line
        .split(' | ')
        .map((cell) => cell.trim());
      const [, engines, why] = /^limitation ([\w ]+): (.*)/.exec(note) ?? [];
      rows.push({
        section,
        rules,
        html,
        act,
        events: events === 'nothing' ? [] : events.split('; '),
        limitation: engines && why ? { engines: engines.split(' ') as EngineName[], why } : undefined,
      });
    }
  }
  return rows;
}

const rows = readRows();

eachEngine('rules', (engine) => {
  let web: Site;
  let sink: TestCollector;
  let page: Page;
  let words: Record<string, string>;
  let attempts = 0;
  const fill = (text: string): string => text.replace(/\{(\w+)\}/g, (all, name) => words[name] ?? all);

  const script = (row: Row) => `
    <script type="module">
      import { start } from '/index.js';
      import { rules } from '/plugins/rules.js';
      start({
        automation: true,
        collector: '${sink.url}', storage: 'none', visits: false, goals: { demo: 'off', quote: 'micro' },
        // Tells one attempt at one row from all others.
        site: location.search,
        plugins: [rules([${fill(row.rules)}])],
      });
      window.started = true;
    </script>`;

  beforeAll(async () => {
    sink = await collector();
    web = await site();
    words = {
      ...WORDS,
      partner: web.origin('partner.localhost'),
      site: web.origin(),
      // A router: goes somewhere at once, in place of this page, or once its data has come.
      go: `<input id="path"><button id="go" onclick="history.pushState(0, '', path.value)">go</button>
        <button id="replace" onclick="history.replaceState(0, '', path.value)">replace</button>
        <button id="later" onclick="setTimeout(() => history.pushState(0, '', path.value), 500)">later</button>`,
    };
    for (const [index, row] of rows.entries())
      web.page(`/row/${index}`, `<title>row ${index}</title>${script(row)}<body>${fill(fill(row.html))}`);
  });
  openShared(async () => {
    page = await engine.reset();
  });
  afterAll(async () => {
    await web?.close();
    await sink?.close();
  });

  async function act(step: string): Promise<void> {
    const [verb = '', ...rest] = step.trim().split(' ');
    const selector = rest.join(' ');
    if (verb === 'load') return;
    if (verb === 'pause') return sleep(700);
    if (verb === 'back') return page.back();
    if (verb === 'run') return void (await page.evaluate(selector));
    if (verb === 'type') return page.type(rest.slice(0, -1).join(' '), rest.at(-1)!);
    if (/^(Enter|Space)$/.test(verb)) return page.press(selector, verb === 'Space' ? ' ' : verb);
    if (/^(go|replace|later)$/.test(verb)) {
      await page.evaluate(`void (path.value = '${selector}')`);
      return page.click('#' + verb);
    }
    const options: Record<string, ClickOptions> = {
      click: {},
      double: { count: 2 },
      middle: { button: 'middle' },
      right: { button: 'right' },
    };
    if (!options[verb]) throw new Error(`no such act: ${step}`);
    await page.click(selector, options[verb]);
  }

  for (const section of new Set(rows.map((row) => row.section)))
    describe(section, () => {
      for (const [index, row] of rows.entries()) {
        if (row.section !== section) continue;
        // Rules are the same in each engine, acts are not: one row in three shows that, and takes a third of the time.
        if (engine.name !== 'chromium' && index % 3 && !row.limitation) continue;
        const isSeen = !row.limitation?.engines.includes(engine.name);
        const name = `${row.rules} | ${row.html} | ${row.act} | ${row.events.join('; ') || 'nothing'}`;
        test(isSeen ? name : `limitation: ${name}: ${row.limitation!.why}`, async () => {
          const expected = isSeen ? row.events.map(fill) : [];
          let name = '';
          await until(20_000, 'the page', async () => {
            name = `?${++attempts}`;
            await page.goto(web.url(`/row/${index}${name}`));
            return page.evaluate(`window.started && location.search === '${name}'`);
          });
          const events = () =>
            sink.stored().flatMap(({ json }) => (json?.site === name ? json.events : [])) as any[];
          const arrived = () =>
            events()
              .filter(({ goal }) => goal !== 'over')
              .sort((a, b) => (a.id < b.id ? -1 : 1))
              .map(({ goal, conversion, target, value, currency, props, label, url }, at) =>
                [
                  goal,
                  conversion,
                  target,
                  value !== undefined && `value=${value}`,
                  currency && `currency=${currency}`,
                  props && `props=${JSON.stringify(props)}`,
                  expected[at]?.includes('label=') && `label=${label}`,
                  expected[at]?.includes('at=') && `at=${new URL(url).pathname}`,
                ]
                  .filter(Boolean)
                  .join(' '),
              );
          try {
            for (const step of row.act.split(';')) await act(step);
            await until(10_000, `${expected}`, async () => arrived().length >= expected.length).catch(
              () => {},
            );
            // What the page would still send it has sent before this; a page that was left has nothing more to say.
            if (
              await page.evaluate(`!!window.smallwins && location.pathname !== '/done'`).catch(() => false)
            ) {
              await page.evaluate(`window.smallwins.track('over')`).catch(() => {});
              await until(5_000, 'the end', async () => events().some(({ goal }) => goal === 'over')).catch(
                () => {},
              );
            }
            expect(arrived()).toEqual(expected);
          } finally {
            if (/middle|right/.test(row.act) || (await engine.pages()).length > 1)
              page = await engine.reset();
          }
        });
      }
    });

  test('what arrived is whole, and nothing of it is a visitor’s own', async () => {
    expect(sink.beacons.filter(({ status }) => status !== 204)).toEqual([]);
    expect(sink.preflights).toBe(0);
    const ids = sink.events().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(JSON.stringify(sink.beacons.map(({ json }) => json))).not.toMatch(
      /a@b\.example|shoes|secret|wrote/i,
    );
  });

  describe('on a page of its own', () => {
    beforeEach(async () => {
      web.page(
        '/one',
        `${script({ rules: `{ goal: 'seen', path: '/one' }, { goal: 'cta', selector: 'button' }` } as Row)}
          <script>addEventListener('pageshow', (event) => { window.restored = event.persisted; })</script>
          <body><button>Try it</button><a id="next" href="/next">Next</a>`,
      );
      page = await engine.reset();
      await page.goto(web.url('/one?one'));
      await page.waitFor('window.started');
      await sink.waitForBeacons(1);
    });
    const goals = () => sink.events().map(({ goal }) => goal);

    test('a page from the back/forward cache is shown once more', async ({ skip }) => {
      await until(5_000, 'seen', async () => goals().at(-1) === 'seen');
      sink.clear();
      await page.click('#next');
      await page.waitFor(`location.pathname === '/next'`);
      await page.back();
      await page.waitFor(`location.pathname === '/one'`);
      if (!(await page.evaluate('window.restored'))) skip();
      await until(10_000, 'seen again', async () => goals().includes('seen'));
      expect(goals()).toEqual(['seen']);
    });

    test('what waits for consent has its goal already', async () => {
      await page.evaluate(`smallwins.consent('pending')`);
      sink.clear();
      await page.click('button');
      await sleep(300);
      expect(goals()).toEqual([]);
      await page.evaluate(`smallwins.consent('granted')`);
      await sink.waitForEvents(1);
      expect(goals()).toEqual(['cta']);
    });

    test('a mistake in a rule is a TypeError that names it', async () => {
      const error = await page.evaluate(`import('/plugins/rules.js').then(({ rules }) => {
        try { rules([{ goal: 'a', path: '/' }, { goal: 'b', selector: 'a[' }]); } catch (error) { return String(error); }
      })`);
      expect(error).toBe('TypeError: smallwins: rules[1].selector: "a[": expected a selector');
    });
  });
});
