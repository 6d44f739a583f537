import { type Metric, onCLS, onFCP, onINP, onLCP, onTTFB } from 'web-vitals';
import { buildEvent } from '../event.js';
import type { Plugin, Vitals } from '../types.js';

export interface VitalsOptions {
  /** Also puts `lcp` and `inp` so far on each conversion: do slow pages convert less? @default false */
  onConversions?: boolean;
}

/**
 * Core Web Vitals of the page: one `vitals` event when it hides, `vitals: { lcp, inp, cls, fcp, ttfb }`, in whole
 * milliseconds, `cls` to four decimals. What the browser cannot measure is absent; with nothing measured there is no
 * event. A page that comes back from the back/forward cache is a new one; a prerendered one starts when it is shown.
 * @see https://github.com/GoogleChrome/web-vitals
 */
export const vitals =
  ({ onConversions = false }: VitalsOptions = {}): Plugin =>
  ({ settings, listen, send }) => {
    // Of the page that was loaded; a single-page app may show another URL by the time it hides.
    let { url, referrer } = buildEvent('vitals', {});
    let values: Vitals = {};
    let sent = false;

    const hide = (): void => {
      if (sent || !Object.keys(values)[0]) return;
      sent = true;
      send(buildEvent('vitals', { url, referrer, vitals: { ...values } }));
    };

    // Before web-vitals', which reports the new page's first metric in the same moment.
    listen('pageshow', ({ persisted }: PageTransitionEvent) => {
      if (persisted) {
        ({ url, referrer } = buildEvent('vitals', {}));
        values = {};
        sent = false;
      }
    })(window);

    const note = ({ name, value }: Metric): void => {
      values[name.toLowerCase() as keyof Vitals] =
        name === 'CLS' ? Math.round(value * 1e4) / 1e4 : Math.round(value);
    };
    const soFar = { reportAllChanges: true };
    onLCP(note, soFar);
    onINP(note, soFar);
    onCLS(note, soFar);
    onFCP(note);
    onTTFB(note);

    // On the document: web-vitals closes its books in the window's capture phase, which comes first.
    listen('visibilitychange', () => document.visibilityState === 'hidden' && hide())(document);
    // Before Safari 14.1 a page that is left does not become hidden, and elsewhere it is so only after this, when web-vitals
    // has looked at the last interactions. @see https://bugs.webkit.org/show_bug.cgi?id=151234
    if (!('interactionId' in (window.PerformanceEventTiming?.prototype || {})))
      listen('pagehide', hide)(window);

    if (onConversions) {
      const { beforeSend } = settings;
      settings.beforeSend = (event, reason) => {
        if (event.type === 'conversion') {
          event.lcp = values.lcp;
          event.inp = values.inp;
        }
        return beforeSend(event, reason);
      };
    }
  };
