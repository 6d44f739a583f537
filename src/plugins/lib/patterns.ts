/** Longer than any URL that servers take; a pattern of this length is a mistake. */
const MAX_CHARS = 2_000;

/** `/über` and `/%C3%BCber` are one path; what does not decode stays as it is. */
const readable = (text: string): string => {
  try {
    return decodeURI(text);
  } catch {
    return text;
  }
};

/**
 * A pattern as a regular expression: `*` is any text, `/:name` one whole segment of a path, the rest stands for itself.
 *
 * Backtracking over several `.*` takes a power of the text's length. Where the text between two stars stands first is
 * always good enough for what follows, so each is found once and never again: a lookahead is atomic, and the back
 * reference takes what it found.
 */
function compile(pattern: string): RegExp {
  if (pattern.length > MAX_CHARS) throw new TypeError(`has more than ${MAX_CHARS} characters`);
  if (/\/:\w+[^\w/?#*]/.test(pattern)) throw new TypeError('a :name stands for a whole segment');
  const texts = pattern.split(/\*+/).map((text) =>
    readable(text)
      .replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
      // Up to the next slash, and not less of it when what follows does not fit.
      .replace(/\/:\w+/g, '/[^/?#]+(?![^/?#])'),
  );
  const first = texts.shift()!;
  const last = texts.pop();
  return new RegExp(
    `^${first}${texts.map((text, index) => `(?=([^]*?${text}))\\${index + 1}`).join('')}${
      last === undefined ? '' : `[^]*${last}`
    }$`,
  );
}

/** The owner's own expression, without the flags that make it remember where it was. */
const stateless = (pattern: RegExp): RegExp => new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ''));

/** Whether a path, as `location.pathname` gives it, is meant. */
export type PathTest = (pathname: string) => boolean;

/**
 * Reads a pattern for paths: `/thanks`, `/blog/*`, `/product/:id`, or a RegExp. A slash at the end makes no
 * difference, but `/blog/*` is not `/blog`. Upper and lower case differ. A string never makes an expression that
 * takes longer than the lengths of pattern and path, multiplied; a RegExp is the owner's.
 * @throws TypeError that says what is wrong
 */
export function pathPattern(pattern: string | RegExp): PathTest {
  if (pattern instanceof RegExp) {
    const expression = stateless(pattern);
    return (pathname) => expression.test(pathname);
  }
  if (!/^[/*]/.test(pattern)) throw new TypeError('a path starts with a slash');
  if (/[?#]/.test(pattern)) throw new TypeError('a path has no query and no fragment');
  const expression = compile(bare(pattern));
  return (pathname) => expression.test(readable(bare(pathname)));
}

/** Without the slash at its end. */
const bare = (path: string): string => path.replace(/(.)\/$/, '$1');

/**
 * Whether a link is meant.
 * @param target what the link is after normalisation (`tel:+15551234567`), where it has that
 */
export type HrefTest = (url: URL, target?: string) => boolean;

/**
 * Reads a pattern for links: a URL (`https://*.example.com/book/*`), a host with everything on it
 * (`https://partner.example`), another scheme (`tel:*`), a path of this site (`/pricing`), or a RegExp, which sees the
 * href as it is. A query is compared only if the pattern has one, the fragment as well. `*` before the path stays
 * within the host.
 * @throws TypeError that says what is wrong
 */
export function hrefPattern(pattern: string | RegExp): HrefTest {
  if (pattern instanceof RegExp) {
    const expression = stateless(pattern);
    return ({ href }) => expression.test(href);
  }
  const hasQuery = pattern.includes('?');
  const hasHash = pattern.includes('#');
  const [, origin, rest] = /^((?:https?|\*):\/\/[^/?#\\]+)?([/?#].*)?$/is.exec(pattern) || [];
  if (origin || /^\/(?!\/)/.test(pattern)) {
    const host = origin && compile(origin.includes('*') ? origin.toLowerCase() : new URL(origin).origin);
    const isExact = hasQuery || hasHash;
    const path = rest && compile(isExact ? rest.replace(/^[?#]/, '/$&') : bare(rest));
    return (url) =>
      /^http/.test(url.protocol) &&
      (host ? host.test(url.origin) : url.origin === location.origin) &&
      (!path ||
        path.test(
          readable(
            (isExact ? url.pathname : bare(url.pathname)) +
              (hasQuery ? url.search : '') +
              (hasHash ? url.hash : ''),
          ),
        ));
  }
  if (!/^(?!https?:)[a-z][a-z\d+.-]*:./is.test(pattern))
    throw new TypeError('an href is a URL, a path of this site that starts with a slash, or a scheme: tel:*');
  const expression = compile(pattern.replace(/^[^:]*/, (scheme) => scheme.toLowerCase()));
  return ({ href }, target) => {
    const text = hasHash ? href : href.replace(hasQuery ? /#.*/s : /[?#].*/s, '');
    return expression.test(readable(text)) || (target !== undefined && expression.test(readable(target)));
  };
}
