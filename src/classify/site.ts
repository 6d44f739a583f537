/**
 * The registrable domain at the end of a host, without the 300 kB of the public suffix list: one label, then
 * 1. a generic word before a two-letter country: `co.uk`, `com.br`, `or.at`, `gob.mx`;
 * 2. or a host that gives each customer a subdomain: `github.io`, `myshopify.com`, `blogspot.co.uk`;
 * 3. or the last label, which is no number: an IP address has no registrable domain.
 *
 * @see https://publicsuffix.org and test/classify/site.test.ts, which holds the share that agrees with it
 */
const REGISTRABLE =
  /([^.]+\.((ac|com?|edu|g(o(uv|[bv])?|v)|net?|org?)\.\w\w|(git(hub|lab)|netlify|vercel|pages|workers|(heroku|firebase)app|azurewebsites|blogspot|wordpress|tumblr|myshopify|wixsite|weebly|webflow)\.[\w.]+|web\.app|[a-z][^.]*))\.?$/;

const registrable = (host: string): string => (REGISTRABLE.exec(host) ?? [0, host])[1] as string;

/** Whether `host` is `domain` or below it; a leading `*.` is understood. */
export const isWithin = (host: string, domain: string): boolean =>
  ('.' + host).endsWith('.' + domain.replace('*.', ''));

/**
 * Whether a link to `host` stays with the owner of the page: the same registrable domain, or one of the owner's own
 * list. Hosts are lower-case hostnames without a port, as `URL` and `location` give them; IP addresses and single
 * labels are themselves only.
 */
export const isOwnSite = (host: string, pageHost: string, internal: readonly string[]): boolean =>
  registrable(host) === registrable(pageHost) || internal.some((domain) => isWithin(host, domain));
