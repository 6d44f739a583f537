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

const FILE =
  /\.(pdf|zip|rar|7z|t?gz|bz2|xz|tar|dmg|pkg|exe|msi|apk|deb|rpm|iso|jar|(doc|xls|ppt)[xm]?|pps|od[tsp]|rtf|txt|[ct]sv|epub|mobi|ics|vcf|mp[34]|m4[abv]|wav|ogg|avi|mov|wm[av]|mpe?g)$/i;

// A profile is one name below the network's host, perhaps below a word such as /company/. Anything deeper is a post
// or a dialog, and some single names are the network's own buttons and rules.
const PROFILE =
  /^((www|m|mobile|\w\w(-\w\w)?)\.)?((facebook|instagram|twitter|linkedin|youtube|xing|tiktok|threads|snapchat|soundcloud|flickr|tumblr|reddit|twitch|discord|bsky|whatsapp|pinterest)\.\w+(\.\w\w)?|(x|vk|fb|vimeo(?!\.com\/\d))\.com|ok\.ru|t(elegram)?\.me)(\/#!)?\/((in|company|companies|channel|user|groups?|profile|school|showcase|add|invite|photos|[crsu])\/)?((pages|pub|people)\/.+|(?!(share(r|Article)?|home|watch|playlist|submit|search|login|privacy|polic(y|ies)|help|about|photo|video|story|permalink)([./]|$))[^/]+(\/(about|videos|featured|posts)?)?$)|^[^/]+\/@[^/]+\/?$/i;

// Without a recipient it is a share button.
const WHATSAPP = /^(wa\.me\/|(api|web)\.whatsapp\.com\/send.*[?&]phone=)(\+?[^/?&]*\d[^/?&]*)/;
const CHAT = /^(wa\.me\/message|wa\.link|m\.me|signal\.me|t\.me\/\+\d|lin\.ee)\b./;

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** `+49301234`, `1800FLOWERS`, `555;ext=12`, or an empty string. */
const phoneNumber = (text: string): string => {
  const [number = '', extension] = decode(text)
    .replace(/^[^\d+]+/, '')
    .split(/;ext=/i);
  // Letters after the last digit are a vanity number; elsewhere they are words that slipped into the href.
  const digits = number.replace(/;.*/, '').replace(/[a-z]$/i.test(number) ? /[\W_]/g : /\D/g, '');
  return (
    digits &&
    (number[0] === '+' ? '+' : '') + digits + (extension ? ';ext=' + extension.replace(/\D.*/, '') : '')
  );
};

const addresses = (text: string): string =>
  decode(text.replace(/[?&](to=)?[^&]*/gi, (part, to) => (to ? ',' + part.slice(4) : ''))).replace(
    /^,+|[^,;]*<|[\s/>]/g,
    '',
  );

const found = (goal: string, scheme: string, recipient: string): Goal | undefined =>
  recipient ? { goal, target: scheme + recipient, reason: scheme } : undefined;

const parsed = (href: string): URL | undefined => {
  try {
    return new URL(href);
  } catch {
    return undefined;
  }
};

/**
 * What following a link means: a goal, its normalised target and the reason, or undefined where it means nothing.
 * `href` is absolute; `element` is the link, where it is known.
 */
export function classifyLink(href: string, context: LinkContext, element?: Element): Goal | undefined {
  const [, scheme = '', rest = ''] = /^\s*([\w-]+):([^]*)/.exec(href) ?? [];
  const name = scheme.toLowerCase();
  if (name === 'mailto') return found('email', 'mailto:', addresses(rest));
  if (/^(tel|callto)$/.test(name)) return found('phone', 'tel:', phoneNumber(rest));
  if (/^sms(to)?$/.test(name)) return found('message', 'sms:', phoneNumber(rest.split(/[?&]/)[0]!));
  if (/^(whatsapp|viber|tg|threema)$/.test(name)) {
    const recipient = /[?&](?:phone|number|domain|chatURI|id)=([^&#]+)/i.exec(rest)?.[1] ?? '';
    return found('message', name + ':', decode(recipient).replace(/[^\w+]/g, ''));
  }
  const url = parsed(href);
  if (!url || !/^http/.test(url.protocol)) return;
  const { hostname } = url;
  const target = url.href;
  for (const host in context.hosts)
    if (isWithin(hostname, host)) return { goal: context.hosts[host]!, target, reason: 'hosts' };
  if (element?.hasAttribute('download') || FILE.test(url.pathname))
    return { goal: 'download', target, reason: 'file' };
  if (isOwnSite(hostname, context.host, context.internal) || /^[^.:]+$|\.\./.test(hostname)) return;
  const place = hostname + url.pathname + url.search + url.hash;
  const whatsapp = WHATSAPP.exec(place);
  if (whatsapp) return found('message', 'whatsapp:', phoneNumber(whatsapp[3]!.replace('+', '')));
  return {
    goal: CHAT.test(place)
      ? 'message'
      : PROFILE.test(hostname + url.pathname + url.hash)
        ? 'social'
        : 'outbound',
    target,
    reason: 'host',
  };
}
