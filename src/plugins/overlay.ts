import type { ConversionEvent, Plugin } from '../types.js';

const STYLE =
  'all:initial;position:fixed;z-index:2147483647;right:1em;bottom:1em;box-sizing:border-box;width:28em;' +
  'max-width:calc(100vw - 2em);max-height:40vh;overflow:auto;overflow-wrap:anywhere;padding:.6em .8em;border-radius:.5em;' +
  'font:12px/1.5 ui-monospace,Menlo,Consolas,monospace;background:#14171a;color:#e8eaed';
const COLOURS: Record<string, string> = { macro: '#81e6a3', micro: '#9ecbff', wrong: '#ffb4a9' };
/** How many lines stay. */
const MAX_LINES = 50;

/**
 * Shows in a corner of the page what is counted, and why: goal, conversion, the verdict's `reason`, target; whether it was
 * dropped, held or not sent at all; and what the collectors answer. For the owner's eyes: whoever sees the page sees it.
 * The same goes to the console (`debug`), where it can outlive a navigation ("Preserve log"). Nothing is stored or sent.
 * Installed last, it sees what the other plugins made of an event.
 * @example start({ collector: '/e', plugins: import.meta.env.DEV ? [overlay()] : [] })
 */
export const overlay = (): Plugin => (tracker) => {
  const { settings } = tracker;
  const panel = document.createElement('smallwins-overlay');
  const root = panel.attachShadow({ mode: 'open' });
  // By script and not by an attribute or an element, which a Content-Security-Policy may refuse.
  panel.style.cssText = STYLE;
  panel.setAttribute('role', 'log');
  panel.setAttribute('aria-label', 'smallwins');
  const close = document.createElement('button');
  close.textContent = '×';
  close.title = 'Close';
  close.style.cssText =
    'all:unset;outline:revert;float:right;position:sticky;top:0;padding:0 .4em;cursor:pointer;font-size:16px;line-height:1';
  let isClosed = false;
  const hide = (): void => {
    isClosed = true;
    panel.remove();
  };
  close.onclick = hide;
  root.append(close);

  // The page may have emptied the document since, or broken its prototypes.
  const say = (text: string, colour = ''): void => {
    try {
      console.debug(`smallwins: ${text}`);
      const line = document.createElement('div');
      line.textContent = text;
      line.style.color = colour;
      root.append(line);
      if (root.childElementCount > MAX_LINES + 1) close.nextElementSibling!.remove();
      if (!isClosed && !panel.isConnected) document.documentElement.append(panel);
      panel.scrollTop = panel.scrollHeight;
    } catch {}
  };

  const { beforeSend } = settings;
  settings.beforeSend = (event, reason) => {
    let changed: unknown;
    try {
      changed = beforeSend(event, reason);
    } catch (error) {
      say(`beforeSend threw ${error}`, COLOURS.wrong);
    }
    // As the core takes it.
    const isTaken = changed ? (changed as ConversionEvent).id : changed !== undefined;
    const sent = (isTaken ? changed : event) as ConversionEvent | null;
    const { type, goal, conversion, outcome, target, label } = sent || event;
    const state = !sent
      ? 'dropped by beforeSend or a rule'
      : settings.consent === 'pending'
        ? 'held until the visitor has said yes'
        : settings.consent === 'denied'
          ? `not sent${type === 'visit' || goal === 'campaign' ? ' before a yes' : ''}: denied, opted out, localhost or automation`
          : '';
    say(
      [goal || type, outcome || conversion, reason && `(${reason})`, target || label, state && `[${state}]`]
        .filter(Boolean)
        .join(' '),
      COLOURS[state ? 'wrong' : conversion!],
    );
    return sent;
  };

  for (const collector of settings.collector) {
    const { transport } = collector;
    collector.transport = (...request) => {
      const answer = transport(...request);
      Promise.resolve(answer)
        .then(({ status }) =>
          // An answer without CORS cannot be read.
          say(`${collector.url} answered ${status || 'something'}`, status > 399 ? COLOURS.wrong : ''),
        )
        // Nothing of it becomes a rejection in the page, be it an owner's transport that answers with nothing.
        .catch((error) => say(`${collector.url} was not reached: ${error}`, COLOURS.wrong));
      return answer;
    };
  }

  const { smallwins } = window;
  const stop = smallwins!.stop!;
  smallwins!.stop = () => {
    stop();
    hide();
  };
  say(`counting for ${settings.collector.map(({ url }) => url).join(', ')}; consent: ${settings.consent}`);
};
