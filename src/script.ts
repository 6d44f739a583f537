import { DEFAULTS, type Options } from './options.js';

declare global {
  interface Window {
    /** The options, for pages and tag managers that cannot set attributes. */
    smallwinsOptions?: Options;
  }
}

/**
 * Reads the options of a script tag: from its attributes, before its own query, before the global. What is no option
 * is said, and costs no more than itself.
 */
export function readScript(): Options {
  // A tag manager re-creates the script element: there may be no currentScript, no attributes, or neither.
  const script = (document.currentScript ||
    document.querySelector('script[data-collector],script[src*="collector="]')) as HTMLScriptElement | null;
  const options: Record<string, unknown> = {};
  const take = (source: Record<string, unknown> | undefined, isOurs?: boolean): void => {
    for (const name in source)
      if (name in DEFAULTS) options[name] = source[name];
      // What Turbo, Astro, Cloudflare, Next.js, React Helmet, WordPress, its optimizers (WP Rocket, LiteSpeed) and consent
      // managers (Cookiebot, Usercentrics, OneTrust, Didomi) put on script tags is theirs.
      else if (
        isOurs &&
        !/^(turbo|astro|cf|nscript|cookie|wp|rocket|minify|usercent|categ|no[A-Z]|ot[A-Z]|vendor|purp|rh)/.test(
          name,
        )
      )
        console.error(`smallwins: unknown option ${name}: ${JSON.stringify(source[name])}`);
  };
  take(window.smallwinsOptions as Record<string, unknown> | undefined, true);
  // `?ver=6.7` and the like belong to whoever serves the file.
  const [, query] = script?.src.split('?') || [];
  if (query) take(Object.fromEntries(new URLSearchParams(query)));
  take(script?.dataset, true);
  return options as unknown as Options;
}
