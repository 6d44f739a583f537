/** What is measured: smallwins as built, and the peers as their documentation says to load them with link and form events on. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { installOnDemand } from '../scripts/install.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));

/** Each reads its settings from `window.bench`: where to send, and whether to count the page view as by default. */
const ENTRIES = {
  Plausible: `
    import { init } from '@plausible-analytics/tracker';
    init({ domain: 'site.example', endpoint: bench.collector + '/api/event', captureOnLocalhost: true,
      autoCapturePageviews: bench.pageview, outboundLinks: true, fileDownloads: true, formSubmissions: true });`,
  Snowplow: `
    import { newTracker, trackPageView } from '@snowplow/browser-tracker';
    import { LinkClickTrackingPlugin, enableLinkClickTracking } from '@snowplow/browser-plugin-link-click-tracking';
    import { FormTrackingPlugin, enableFormTracking } from '@snowplow/browser-plugin-form-tracking';
    newTracker('bench', bench.collector, { appId: 'bench', plugins: [LinkClickTrackingPlugin(), FormTrackingPlugin()] });
    if (bench.pageview) trackPageView();
    enableLinkClickTracking();
    enableFormTracking();`,
  mixpanel: `
    import mixpanel from 'mixpanel-browser';
    mixpanel.init('bench', { api_host: bench.collector, track_pageview: bench.pageview,
      autocapture: { pageview: false, click: true, submit: true, input: false, scroll: false } });`,
};

const decode = (text) => Buffer.from(text, 'base64').toString();
const parse = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The conversions in one request, each with its id where the tool gives one. */
const READERS = {
  smallwins: (body) =>
    (parse(body)?.events ?? [])
      .filter(({ goal }) => ['phone', 'outbound', 'newsletter'].includes(goal))
      .map(({ id }) => id),
  Plausible: (body) => {
    const name = parse(body)?.n ?? '';
    return /^(Outbound Link|Form)/.test(name) ? [undefined] : [];
  },
  Snowplow: (body) =>
    (parse(body)?.data ?? [])
      .filter(({ ue_px, ue_pr }) => /link_click|submit_form/.test(ue_px ? decode(ue_px) : (ue_pr ?? '')))
      .map(({ eid }) => eid),
  mixpanel: (body) => {
    const data = new URLSearchParams(body).get('data') ?? body;
    const list = parse(data) ?? parse(decode(data)) ?? [];
    return [list]
      .flat()
      .filter(({ event }) => /^\$mp_(click|submit)$/.test(event))
      .map(({ properties }) => properties.$insert_id);
  },
};

/**
 * Installs and bundles the peers.
 * @returns {Promise<{ name: string, version: string, script: Buffer, brotli: number, read(body: string): (string | undefined)[] }[]>}
 */
export async function loadTools() {
  installOnDemand(here, 'esbuild');
  const { build } = await import(new URL('./node_modules/esbuild/lib/main.js', import.meta.url).href).then(
    (module) => module.default ?? module,
  );
  const wanted = parse(readFileSync(join(here, 'package.json'), 'utf8')).devDependencies;
  const packageOf = {
    Plausible: '@plausible-analytics/tracker',
    Snowplow: '@snowplow/browser-tracker',
    mixpanel: 'mixpanel-browser',
  };
  const own = readFileSync(join(here, '../dist/smallwins.js'));
  const tools = [{ name: 'smallwins', version: '', script: own, read: READERS.smallwins }];
  for (const [name, contents] of Object.entries(ENTRIES)) {
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: here },
      bundle: true,
      minify: true,
      write: false,
      format: 'iife',
      target: 'es2020',
      define: { 'process.env.NODE_ENV': '"production"' },
      logLevel: 'error',
    });
    tools.push({
      name,
      version: wanted[packageOf[name]],
      script: Buffer.from(outputFiles[0].contents),
      read: READERS[name],
    });
  }
  return tools.map((tool) => ({ ...tool, brotli: brotliCompressSync(tool.script).length }));
}
