/**
 * The registrable domain at the end of a host, without the 300 kB of the public suffix list: one label, then
 * 1. a generic word before a two-letter country: `co.uk`, `com.br`, `or.at`, `gob.mx`;
 * 2. or a host that gives each customer a subdomain: `github.io`, `myshopify.com`, `blogspot.co.uk`;
 * 3. or the last label, which is no number: an IP address has no registrable domain.
 *
 * @see https://publicsuffix.org and test/classify/site.test.ts, which holds the share that agrees with it
 */
const REGISTRABLE =
  /[^.]+\.((ac|com?|edu?|go[bv]?|gouv|govt|gv|ltd|me|mil|net?|nom|org?|plc|sch)\.\w\w|(git(hub|lab)|webflow|readthedocs|netlify|vercel|herokuapp|firebaseapp|appspot|onrender|azurewebsites|cloudfront|blogspot|wordpress|tumblr|myshopify|wixsite|weebly|squarespace|substack|jimdo\w*|hatenablog)\.\w+(\.\w\w)?|(pages|workers|fly)\.dev|web\.app|ghost\.io|[a-z][^.]*)$/;

const normalised = (host: string): string => host.toLowerCase().replace(/\.$/, '');

/** Whether `host` is one of `domains` or below it; `*.` before a domain is understood. */
export const isWithin = (host: string, domain: string): boolean =>
  ('.' + host).endsWith('.' + domain.replace(/^\*\./, ''));

/**
 * Whether a link to `host` stays with the owner of the page: same registrable domain, or a host of the owner's own
 * list. Hosts are hostnames without a port, as `URL` gives them (punycode); IP addresses and single labels
 * are themselves only.
 */
export const isOwnSite = (host: string, pageHost: string, internal: readonly string[] = []): boolean => {
  const [to, from] = [host, pageHost].map((name) => {
    const full = normalised(name);
    return REGISTRABLE.exec(full)?.[0] ?? full;
  });
  return to === from || internal.some((domain) => isWithin(normalised(host), domain));
};
