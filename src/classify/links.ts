import type { Goal } from '../types.js';
import { isOwnSite, isWithin } from './site.js';

/** What the owner said about hosts, and where the page is. */
export interface LinkContext {
  /** The page's hostname; empty for a file. */
  host: string;
  /** Further hosts of the owner's own, each with its subdomains: `shop.example.net`, `*.example.org`. */
  internal: readonly string[];
  /** Hosts that are a step of the owner's funnel, with the goal they stand for: `{ 'calendly.com': 'booking' }`. */
  hosts: Readonly<Record<string, string>>;
}

// Somebody addressed by mail or number, up to the query: subject, body, cc and text never leave the page. Words before
// a number are skipped ("Tel: +49…"); without a number it is a share button.
const CONTACT =
  /^\s*(?:(mailto:)(?:\?to=)?|(?:(tel|callto):(?:%2[^b]|[^\d+%])*|(sms)(?:to)?:\W*?|whatsapp:.*?[?&]phone=|https?:..(?:wa\.me\/|\w+\.whatsapp\.com.*?[?&]phone=)(?:\+|%2b)?)(?=(?:\+|%2b)?[(\s]*\d))([^?&#]+)/i;

// Chats with a name or a code instead of a number.
const CHAT =
  /^(tg:..resolve.domain=|viber:..chat.number=|https?:..(wa\.me\/[mq]|m\.me\/|signal\.me\/#))[^?&]+/;

const FILE =
  /^[^?#]+\.(pdf|zip|rar|7z|gz|dmg|exe|msi|apk|(doc|xls|ppt)x?|od[ts]|rtf|txt|csv|epub|ics|mp[34]|m4a|mov)([?#]|$)/i;

// A profile is one name below the network's host, perhaps below a word such as /company/, or /@name anywhere
// (Mastodon, TikTok, Threads). Anything deeper is a post or a dialog, and some single names are the network's own
// buttons and rules.
const PROFILE =
  /^https?:..([^/]+\/@|((www|m|..(-..)?)\.)?((facebook|instagram|twitter|linkedin|youtube|xing|vimeo(?!.com.\d)|x|vk|soundcloud)\.com|t\.me|(bsky|pinterest|twitch|discord)\.[\w.]+)\/(#!\/)?((in|company|c|channel|user|groups|profile|pages\/.+)\/)?(?!#|share|(home|watch|submit|privacy|policy)\b))[^/?]+(\/(videos|about)?)?($|\?)/i;

// Two labels at least and none of them empty: `http://No` is a sentence gone astray.
const SITE = /^https?:..([^./]+\.)+[^./]*\//;

/**
 * What following a link means: a goal with its normalised target, or undefined where it means nothing. `href` is
 * absolute; `element` is the link, where it is known.
 *
 * A target is `tel:`, `sms:` or `whatsapp:` with a number (`tel:+49301234`, `tel:1800FLOWERS`, `tel:555;ext=12`),
 * `mailto:` with addresses, or a URL. The reason is given where the target does not show it.
 */
export function classifyLink(
  href: string,
  { host, internal, hosts }: LinkContext,
  element?: Element,
): Goal | undefined {
  // What is no URL throws, and so does a stray % in a recipient: neither leads anywhere.
  try {
    const [, mail, phone, sms, to] = CONTACT.exec(href) ?? [];
    const recipient =
      to &&
      decodeURIComponent(to).replace(
        // Letters after the last digit are a vanity number, others are words that slipped into the href.
        mail ? /()([^,]*<|[\s/>])/g : /(;ext=\d+)|;[^;]*|(?!^\+)[\W_]|[a-z](?=[^;]*\d)/gi,
        '$1',
      );
    if (recipient)
      return {
        goal: mail ? 'email' : phone ? 'phone' : 'message',
        target: (mail ? 'mailto:' : phone ? 'tel:' : sms ? 'sms:' : 'whatsapp:') + recipient,
      };

    const { hostname, href: target } = new URL(href);
    const chat = CHAT.exec(target);
    if (chat) return { goal: 'message', target: chat[0] };
    for (const name in hosts)
      if (isWithin(hostname, name)) return { goal: hosts[name]!, target, reason: name };
    if (/^http/.test(target) && (element?.hasAttribute('download') || FILE.test(target)))
      return { goal: 'download', target };
    if (SITE.test(target) && !isOwnSite(hostname, host, internal))
      return { goal: PROFILE.test(target) ? 'social' : 'outbound', target };
  } catch {}
}
