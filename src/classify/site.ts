/**
 * The registrable domain at the end of a host, without the 300 kB of the public suffix list: a label, then
 * 1. a generic word and a country's two letters: `co.uk`, `com.br`, `or.at`, `gob.mx`, but not `go.com`; or a host that
 *    gives each customer a subdomain: `github.io`, `myshopify.com`, `blogspot.com`, but not github.com or wordpress.org;
 * 2. or the last label.
 *
 * One list for both, and no care for numbers, saves 14 B: of two IP addresses with the same end one is no way out of
 * the other.
 *
 * @see https://publicsuffix.org and test/classify/site.test.ts, which holds the share that agrees with it
 */
const REGISTRABLE =
  /[^.]+\.((ac|com?|edu|gou?[bv]?|net?|org?)\.\w\w|github\.io|wordpress\.com|(webflow|substack|framer|carrd|workers|netlify|vercel|pages|herokuapp|blogspot|myshopify|wixsite)\.\w+|[^.]+)(?=\.?$)/;

const registrable = (host: string, otherwise?: string): string | undefined =>
  (REGISTRABLE.exec(host) || [otherwise])[0];

/** The domain of the list that `host` is or is below: as an owner writes it, with `*.`, a scheme, a port, a path, in capitals or umlauts. */
export const findDomain = (host: string, domains: readonly string[]): string | undefined =>
  domains.find((domain) => {
    try {
      return ('.' + host).endsWith(
        '.' + new URL('http://' + domain.replace(/^(\w+:\/\/)?(\*\.)?/, '')).hostname,
      );
    } catch {
      return undefined;
    }
  });

/**
 * Whether a link to `host` stays with the owner of the page: the same registrable domain, or one of the owner's own
 * list. What has none (a single label, an IPv6 address, a sentence that slipped into a link) leads nowhere else.
 * Hosts are lower-case hostnames without a port, as `URL` and `location` give them.
 */
export const isOwnSite = (host: string, pageHost: string, internal: readonly string[]): boolean =>
  registrable(host, registrable(pageHost)) === registrable(pageHost) || !!findDomain(host, internal);
