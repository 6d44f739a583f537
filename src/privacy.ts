/**
 * What may be about one visitor, in a path or a label: an e-mail address, a JWT, a UUID, a token (16 letters and
 * digits or more in one run), a phone number (9 digits or more, with at most two signs between them: a date has 8).
 * Each is bounded, so that no text costs more than its length.
 */
const PERSONAL =
  /[^\s/=&?#]{1,64}(@|%40)[^\s/=&?#,]+|eyJ[\w.-]{9,}|[\da-f]{8}-[\da-f-]{27}|(?=[a-z]{0,64}\d)[a-z\d]{16,}|(\+|%2b)?(\d([\s().-]|%20){0,2}){9,}/gi;

/** A text without what may be about one visitor. */
export const mask = (text: string): string => text.replace(PERSONAL, '*');

let allowed: readonly string[] = [];

/** Query parameters that stay, beside the campaign's (`utm_*`). */
export const allowParams = (names: readonly string[]): void => {
  allowed = names;
};

/**
 * A URL without what is nobody's business: no user name, no password, no fragment, of the query what is allowed
 * alone, masked, and no longer than a collector takes. What is no http(s) URL (`tel:`, `mailto:`) is already
 * normalised and comes back up to its query; nothing and what does not parse as undefined.
 */
export function redactUrl(href: string | null | undefined): string | undefined {
  try {
    const { origin, pathname, protocol, searchParams } = new URL(href!, href ? document.baseURI : href!);
    // Subject and text of a message are in its query; a chat's name in that of tg: is not.
    if (!/^http/.test(protocol)) return /^tg:/.test(href!) ? href! : href!.split(/[?#]/)[0];
    const kept = [...searchParams].flatMap(([name, value]) =>
      /^utm_/.test(name) || allowed.includes(name) ? [[name, mask(value)]] : [],
    );
    return (origin + mask(pathname) + (kept[0] ? '?' + new URLSearchParams(kept) : '')).slice(0, 1500);
  } catch {
    return;
  }
}

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
