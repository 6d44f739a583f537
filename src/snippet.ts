import { start } from './index.js';
import { DEFAULTS, type Options } from './options.js';

declare global {
  interface Window {
    /** The options, for pages and tag managers that cannot set attributes. */
    smallwinsOptions?: Options;
  }
}

// A tag manager re-creates the script element: there may be no currentScript, no attributes, or neither.
const script = (document.currentScript ||
  document.querySelector('script[data-collector],script[src*="collector="]')) as HTMLScriptElement | null;

const options: Record<string, unknown> = { ...window.smallwinsOptions };
// The query, then the attributes. `?ver=6.7` and the like belong to whoever serves the file.
new URLSearchParams(script?.src.split('?')[1]).forEach((value, name) => {
  if (name in DEFAULTS) options[name] = value;
});
for (const name in script?.dataset)
  if (name in DEFAULTS) options[name] = script!.dataset[name];
  else console.error('smallwins: unknown option', name, script!.dataset[name]);

// What start() throws, the build catches around all of this and writes to the console: see rollup.config.mjs.
start(options as unknown as Options);
