import { isOwnSite } from '../../classify/site.js';
import { redactUrl } from '../../privacy.js';

/** A request of this site's or to a forms service that is about a form, and not about who fills it in, or how. */
const OF_A_FORM =
  /^(?!.*(track|collect|analy|beacon|pixel|stats|_next|_rsc)|[^?]*(valid|check(?!out)|verif|captcha|token))(\w+:..[^/]*([^t]forms?\b|\bform|emailjs)|\/.*(forms?\b|\bform|conta[ck]t|subscri|newsl|sign.?up|regist|submi|mail|\blead|[ei]nquir|feedback|messag|quote|\bbook|order|demo|donat|wait.?list))/i;
/** A subdomain that takes what happens on a page, or answers for something else. */
const ASIDE = /^[^.]*(track|collect|analy|beacon|pixel|stat|metric|event|gtm|tag|data|log)/;

/**
 * What became of the requests that a page made since a form was submitted.
 * @param requests as Resource Timing has them
 * @param form that was submitted
 * @param isAction whether a URL, redacted, is where this form was sent
 * @param isGone whether the form is there no more
 * @param internal more hosts of this site
 * @returns of those that may be about a form, and of this form's own, as bits: 1 one went well, 2 one went badly; 0 none has
 *   ended
 * @see https://w3c.github.io/resource-timing/#dom-performanceresourcetiming-responsestatus
 */
export function answersOf(
  requests: PerformanceEntryList,
  form: Element,
  isAction: (url: string | undefined) => boolean,
  isGone: boolean,
  internal: readonly string[],
): [others: number, own: number] {
  const answers: [number, number] = [0, 0];
  const own = [...form.attributes].map(({ value }) => redactUrl(value));
  const isOfForm = (name: string): boolean => {
    const { origin, hostname } = new URL(name);
    // An API may have a host of its own; not by the site's name, which may be `bookshop`.
    const isHere =
      origin === location.origin ||
      (isOwnSite(hostname, location.hostname, internal) && !ASIDE.test(hostname));
    return OF_A_FORM.test(isHere ? name.replace(origin, '') : name);
  };
  for (const { name, initiatorType, responseStatus } of requests as PerformanceResourceTiming[]) {
    const url = redactUrl(name);
    const isOwn =
      own.includes(url) ||
      isAction(url) ||
      (!form.hasAttribute('action') && name === location.href.replace(location.hash, ''));
    if (/^(fetch|xml)/.test(initiatorType) && (isOwn || isOfForm(name)))
      // None without CORS, and none in WebKit: then a form that is gone has had a good one. 0 of this site is a
      // connection that broke.
      answers[+isOwn]! |= responseStatus
        ? responseStatus < 400
          ? 1
          : 2
        : +(isGone && !(responseStatus === 0 && name.startsWith(location.origin)));
  }
  return answers;
}
