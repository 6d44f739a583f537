import type { Goal } from '../types.js';
import { findDomain, isOwnSite } from './site.js';

/** What the owner said about hosts. */
export interface LinkSettings {
  /** Further hosts of the owner's own, each with its subdomains: `shop.example.net`, `*.example.org`. */
  internal: readonly string[];
  /** Hosts that are a step of the owner's funnel, with the goal they stand for: `{ 'calendly.com': 'booking' }`. */
  hosts: Readonly<Record<string, string>>;
}

/** Of a page's location. */
export interface Page {
  /** With a slash at its end. */
  origin: string;
  hostname: string;
}

// Somebody addressed, up to the query: subject, body, cc and text never leave the page. Words before a number are
// skipped ("Tel: +49…"), but no parameter except the one that holds it: without a number it is a share button.
const CONTACT =
  /^(mailto:[^?&]+@[^?&]+)|^((?:whatsapp|viber|sms|tel):)(?:[^=\d+]|phone=|number=)*([ (+]*\d[^?&#;,]*(;ext=\d+)?)/;

// Chats with a name or a code instead of a number: `tg://resolve?domain=name`, `viber://pa?chatURI=name`, without a text to
// go with it.
const CHAT =
  /^(https?:..(api.whatsapp.com.message|(\w+\.)?(wa|zalo|signal|m)\.me|(\w+.)?messenger.com.t|t\.me(?=.\+\d{7}))\/[+#\w]|(tg:..r|viber:..pa.c)[^&]+$)/;

// At the end, so that the host may be `elsewhere.zip`; in a query only where that is no URL, as a share button has it.
const FILE = /^[^?#]*(\?[^/%#]*)?\.(exe|pdf|zip|mp[43]|apk|dmg|rar|xlsx?|pptx?|csv|docx?|epub)([#%?]|$)/i;

// Where a profile may be: of any host with an /@name (Mastodon, TikTok), else of a network's. Up to six letters before the
// host are `www.`, `mobile.` or `de-de.`, but not `developers.`. Apart from PROFILE, because that takes a page's first click
// 0.3 ms to compile, and most links lead nowhere near.
const NETWORK =
  /^https?:..([^/]+\/(?=@)|(.{1,6}\.)?(bsky\.app|pinterest\.[\w.]+|(facebook|vk|twitter|youtube|linkedin|instagram|pinterest|flickr|vimeo|xing|fb|x)\.com|t(elegram)?\.me)\/(#!\/)?)/;

// Behind that: a name, unless it is one of the network's own buttons or pages or the number of a video, or whatever is
// below a word such as /company/ (Facebook's /p/ ends in a number, Instagram's is a picture). Anything else is a post or
// a dialog.
const PROFILE =
  /^((?!(?!prof)\w+\.php|\d+([#?]|$)|(settings|legal|home|login|policy|about|results|privacy|help|search|playlist|tos|watch)([/?#]|$)|share)[^/?#]+\/?([#?]|$)|(photos|school|channel|groups|p(?=.+-\d{9})|s|people|pages|company|user|c|profile|in)\/.|@[^/]+\/[a-z]+$)/;

// Of an absolute http(s) URL as a browser gives it, with a user name before it and a dot behind it or not; the first
// half of an IPv6 address will do.
const HOST = /^https?:..([^/]*@)?([^/:%]+?)\.?[:/]/;

/**
 * Whether an `href`, as the page has it, tells by itself that it leads to a page of the site, to no file, and asks for
 * nothing: what most links are. One that does not tell may stay all the same.
 * @param origin with a slash at its end
 */
export const isInnerPage = (href: string, origin: string): boolean =>
  /^\/(\w[^.=]*)?$/.test(href.replace(origin, '/'));

/**
 * What following a link means: a goal with its normalised target, or undefined where it means nothing.
 *
 * | href                                | goal       | target                      |
 * |-------------------------------------|------------|-----------------------------|
 * | `tel:+49 30%201234`                 | `phone`    | `tel:+49301234`             |
 * | `callto:1-800-FLOWERS;ext=12`       | `phone`    | `tel:1800FLOWERS;ext=12`    |
 * | `mailto:a@b.example?subject=…`      | `email`    | `mailto:a@b.example`        |
 * | `https://wa.me/49301234?text=…`     | `message`  | `whatsapp:49301234`         |
 * | `https://m.me/shop`                 | `message`  | the href                    |
 * | `/prices.pdf`, `<a download>`       | `download` | the href                    |
 * | a host of `settings.hosts`          | its goal   | the href                    |
 * | `https://www.instagram.com/shop/`   | `social`   | the href                    |
 * | another site                        | `outbound` | the href                    |
 * | `/shop/?add-to-cart=12`             | `order`    | the href                    |
 *
 * @param href absolute and valid, as `URL.href` gives it
 * @param page where the link is: its origin and hostname (of a file `null/`, and empty)
 * @param element the link, where it is known
 * @returns with the host of `settings.hosts`, the scheme, the host or the goal as the reason
 */
export function classifyLink(
  href: string,
  { origin, hostname: host }: Page,
  settings: LinkSettings,
  element?: Element,
): Goal | undefined {
  const isFile = element?.hasAttribute('download') || FILE.test(href);
  // Most links stay where the page is, and their text tells it without a parse. WooCommerce's lists have one that buys; a part of
  // the page that it led to (`#reviews`) buys nothing.
  if (!isFile && href.startsWith(origin))
    return /[?&]add-to-cart=[^#]*$/.test(href)
      ? { goal: 'order', target: href, reason: 'add-to-cart' }
      : undefined;
  // A space that an author left behind the URL or a bare host: a browser takes off only those that are not encoded.
  href = href.replace(/%20(?=\/?$)/, '');
  const [, mail, scheme, number] =
    CONTACT.exec(
      // Does not throw for a stray % as decodeURIComponent does (10 B).
      unescape(href)
        .replace('callto', 'tel')
        // A + in a query is a space. Here rather than in a constant: 11 B.
        .replace(/^https?:..(wa.me.|\w+.whatsapp.*phone=)\+?(?=\d)/, 'whatsapp:'),
    ) || [];
  // By its text: to have it parsed takes a click a tenth of all its time. In Chromium a space in a host stays encoded.
  const [, , hostname] = HOST.exec(href) || [];
  const step = hostname && findDomain(hostname, Object.keys(settings.hosts));
  const goal = mail
    ? 'email'
    : scheme === 'tel:'
      ? 'phone'
      : scheme || CHAT.test(href)
        ? 'message'
        : // What the page made itself (data:, blob:) or hands to an app is no download and no exit, nor is a host with a
          // space in it: a sentence.
          hostname &&
          (isFile
            ? 'download'
            : step
              ? settings.hosts[step]
              : !isOwnSite(hostname, host, settings.internal) &&
                (NETWORK.test(href) && PROFILE.test(href.replace(NETWORK, '')) ? 'social' : 'outbound'));
  if (goal)
    return {
      goal,
      target:
        mail?.replace(/\s|>|[^:]*<|\/\//g, '') ||
        (scheme
          ? // Letters after the last digit are a vanity number, others are words that slipped into the href (13 B).
            scheme + number!.replace(/(?!^\+)[^\w;=]|[a-z](?=[^;=]*\d)/gi, '')
          : href),
      reason: step || scheme || hostname || goal,
    };
}
