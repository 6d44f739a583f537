/**
 * What is about one visitor wherever it stands: an e-mail address, a JWT, a UUID, a hash, an international phone
 * number, as far as the UUID that comes next in a path. Each is bounded, so that no text costs more than its length.
 */
const PERSONAL =
  /[^\s/=&?#]{1,64}(@|%(25)*40)[^\s/=&?#,]+|eyJ[\w.-]{9,}|[\da-fA-F]{8}-[\da-fA-F-]{27}|[\da-fA-F]{32,}|(\+|^ |%(25)*2[bB]|\b00(?!0))\d(([\s()./‐-–-]|%(25)*2.){0,4}\d){8,}(?![\da-fA-F]+-)/g;
/**
 * What is so on the site itself and is a name elsewhere: a token (16 letters and digits or more, in turns, or of mixed
 * case with a digit before a letter, as base64url has them and `OurYearlyReport2026.pdf` has not), a phone number in
 * three groups that are no date, or with a 0 before it and any groups, or a slash as in `0711/123456`.
 */
const OWN =
  /(?=[a-zA-Z]{0,64}\d{1,9}[a-zA-Z]{1,64}\d)[a-zA-Z\d]{16,}|\b(?=([\w-]{0,64}[a-z][A-Z]){2})(?=[\w-]{0,64}\d[a-zA-Z])[\w-]{16,}|\b0\d{2,4} ?\/[ \d]{5,}\d|(\(|\b)0\d{1,4}(([\s().-]|%20){1,2}\d{6,}|(([\s().-]|%20){1,2}\d{2,3}){3,5})|(?!\d\d\D\d\d\D(19|20))(\(|\b)\d{2,5}([\s().-]|%20){1,2}\d{2,5}([\s().-]|%20){1,2}\d{3,}/g;

/**
 * A number or an address without what separates its parts, and without a 0 that stands for a country: `(0)30`, `030`.
 * Not `\W`: nothing would be left of `иван@почта.рф`, and nothing is part of any text.
 */
const plain = (text: string): string => text.replace(/^[ -/]*0*|\(0\)|[ -/:@–]/g, '');

/**
 * A text without what may be about one visitor.
 * @param known says what is nobody's: the number that a link calls is the owner's; a web address is none
 */
export const mask = (text: string, isElsewhere?: boolean, known = ''): string => {
  // What both need at least: neither has to be compiled, in 0.4 ms, for what most pages and links are called.
  if (!/@|%(25)*40|eyJ|\d[a-zA-Z]|[a-fA-F\d]{8}|\d ?\/[ \d]{6}|(\d\D*){7}/.test(text)) return text;
  const hide = (found: string): string =>
    plain(known.replace(/^http.*/, '')).includes(plain(found)) ? found : '*';
  text = text.replace(PERSONAL, hide);
  return isElsewhere ? text : text.replace(OWN, hide);
};

/** What a parse takes, and gives back as it is up to the path: not a port that its scheme has anyway, or that none has. */
export const PARSED = /^https?:\/\/[a-z\d.-]*[a-z](:[1-5]?\d{4})?\//;
/** Of an http(s) URL: scheme, host with port, path and query, past a user name and a password. */
const HTTP = /^(https?:..)(?:[^/]*@)?([^/]+)([^?#]+)(\?[^#]*)?/;

let allowed: readonly string[] = [];
/** Of one document it never changes, and asking is slow. */
let home: string | undefined;
let pages: Record<string, string | undefined> = {};

/** Query parameters that stay, beside the campaign's (`utm_*`). */
export const allowParams = (names: readonly string[]): void => {
  allowed = names;
  pages = {};
};

/**
 * A URL without what is nobody's business: no user name, no password, no fragment, of the query what is allowed
 * alone, masked, and no longer than a collector takes. What is no http(s) URL (`tel:`, `mailto:`) is already
 * normalised and comes back up to its query; nothing and what does not parse as undefined.
 */
export function redactUrl(href: string | null | undefined): string | undefined {
  // Before anything is tried: a URL that throws takes a page ten times as long as one that does not.
  if (!href) return;
  try {
    // To have it parsed takes four times as long as to look at its text.
    if (!PARSED.test(href)) href = new URL(href, document.baseURI).href;
    const [, scheme, host, path, search] = HTTP.exec(href) || [];
    // What a form's action runs in the page is the page's own. Subject and text of a message are in its query; the name of
    // a chat is no text.
    if (!scheme)
      return /^javas/.test(href) ? undefined : /^(tg|viber):/.test(href) ? href : href.split(/[?#]/)[0];
    const origin = scheme + host;
    const clean = (text: string): string => mask(text, origin !== (home ??= location.origin));
    let kept = '';
    // Most have none, and each part of the platform that is used for the first time costs a page some 0.1 ms.
    if (search)
      for (const [name, value] of new URLSearchParams(search))
        if (/^utm_/.test(name) || allowed.includes(name))
          kept += (kept ? '&' : '?') + new URLSearchParams([[name, mask(value, true)]]);
    return (origin + clean(path!) + kept).slice(0, 1500);
  } catch {
    return;
  }
}

/** The same for what stands in every event, absolute or empty: a page's own URL and its referrer, redacted once. */
export const redactPage = (href: string): string | undefined => (pages[href] ??= redactUrl(href));

/**
 * Whether the visitor opted out: by `?smallwins=off` on any page, or by the flag that it leaves, the one thing that
 * is stored for it. `?smallwins=on` takes it back.
 */
export function isOptedOut(): boolean {
  let [, flag] = /[?&]smallwins=(on|off)\b/.exec(location.search) || [];
  try {
    if (flag === 'on') delete localStorage.smallwins;
    else if (flag) localStorage.smallwins = flag;
    else flag = localStorage.smallwins;
  } catch {}
  return flag === 'off';
}

/**
 * Whether nobody is there to be counted: the page is on this very machine or a program drives the browser. Says so.
 * @see https://w3c.github.io/webdriver/#interface
 */
export function isUnwatched(allowed: boolean): boolean {
  const found =
    !allowed &&
    (navigator.webdriver ||
      // The hostname of a file is empty.
      /^ |(^|\.)localhost |^127\.|^\[::1|Headless/.test(location.hostname + ' ' + navigator.userAgent));
  if (found) console.info('smallwins: localhost and automation are not counted unless automation is true');
  return found;
}
