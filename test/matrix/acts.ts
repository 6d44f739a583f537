import type { Engine, EngineName } from '../browser/engine.js';

/** What a visitor does, each with one event to follow. The name is also the id of what is clicked. */
export const ACTS = {
  outbound: 'outbound link, same tab',
  newtab: 'outbound link, new tab',
  tel: '`tel:` link',
  mailto: '`mailto:` link',
  form: 'form, native post',
  ajax: 'form, AJAX',
  scripted: '`form.submit()` by script',
};
export type Act = keyof typeof ACTS;

export const GOALS: Record<Act, string> = {
  outbound: 'outbound',
  newtab: 'outbound',
  tel: 'phone',
  mailto: 'email',
  form: 'newsletter',
  ajax: 'newsletter',
  scripted: 'newsletter',
};

/** Whether the act takes the visitor off the page. */
export const leaves = (act: Act, { can }: Engine): boolean =>
  ['outbound', 'form', 'scripted'].includes(act) ||
  (['tel', 'mailto'].includes(act) && !can.stayOnExternalProtocol);

/** A page with something to click for each act. `PORT` is the site's. */
export const page = (head: string, port: number): string => `<!doctype html><html lang="en">
<head><meta charset="utf-8"><title>page</title>
<script>
  var errors = [];
  addEventListener('error', (event) => errors.push(String(event.message)));
  addEventListener('unhandledrejection', (event) => errors.push(String(event.reason)));
</script>
${head}</head>
<body>
<p><a id="outbound" href="http://partner.localhost:${port}/out">Our partner</a>
<p><a id="newtab" target="_blank" href="http://partner.localhost:${port}/out">Our partner</a>
<p><a id="tel" href="tel:+15551234567">Call us</a>
<p><a id="mailto" href="mailto:hello@site.example">Write to us</a>
<form action="/thanks" method="post">
  <input type="email" name="email" placeholder="Your email" value="a@b.example"><button id="form">Subscribe</button>
</form>
<form action="/newsletter" method="post" onsubmit="event.preventDefault(); fetch('/newsletter').catch(() => {})">
  <input type="email" name="email" placeholder="Your email" value="a@b.example"><button id="ajax">Subscribe</button>
</form>
<form action="/thanks" method="post">
  <input type="email" name="email" placeholder="Your email" value="a@b.example">
  <button type="button" id="scripted" onclick="this.form.submit()">Subscribe</button>
</form>
</body></html>`;

/** The cells that are tried most often, and in every engine. */
export const CORE_ACTS: Act[] = ['outbound', 'tel', 'form'];
export const CORE_FAULTS = ['none', '503', 'reset', 'refused', 'offline', 'closedDown'];

export const isCore = (act: string, fault: string): boolean =>
  CORE_ACTS.includes(act as Act) && CORE_FAULTS.includes(fault);

export type { EngineName };
