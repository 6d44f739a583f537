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
new URLSearchParams(script?.src.split('?')[1]).forEach((value, name) => {
  // `?ver=6.7` and the like belong to whoever serves the file.
  if (name in DEFAULTS) options[name] = value;
});
Object.assign(options, script?.dataset);
for (const [command, given] of (window.smallwins?.q || []) as [string, Options][])
  if (command === 'start') Object.assign(options, given);

try {
  start(options as unknown as Options);
} catch (error) {
  console.error((error as Error).message);
}
