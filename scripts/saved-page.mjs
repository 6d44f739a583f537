/**
 * A page that was saved somewhere, shown in Chromium with our script on it, under the address that it came from. No
 * request leaves the machine: the browser's requests are answered here, a navigation with 204, so that the page stays.
 */

export const COLLECTOR = 'https://collector.example/e';
const SCRIPT_PATH = '/smallwins-under-test.js';

/**
 * The script tag to put on the page.
 * @param {string} url the page's own: it may have a `<base>` of another site
 * @param {string} [attributes] more of them
 */
export const scriptTag = (url, attributes = '') =>
  `<script src="${new URL(SCRIPT_PATH, url)}" data-collector="${COLLECTOR}" data-automation="true" ${attributes}></script>`;

/** A URL without what a server may not care for (its scheme) or does not get to see (its fragment). */
const pageOf = (url) => url.replace(/^\w+:|#.*/g, '');

/**
 * @param {import('puppeteer-core').Browser} browser
 * @param {string} script as built
 * @returns {Promise<{ page: import('puppeteer-core').Page, show(saved: { url: string, html: string, headers?:
 *   Record<string, string>, timeout: number, onEvent(event: any): void }): Promise<unknown> }>} one page after another;
 *   `onEvent` gets each event that arrives, once
 */
export async function openSavedPage(browser, script) {
  // A storage of its own, or one page would send what another could not.
  const page = await (await browser.createBrowserContext()).newPage();
  const seen = new Set();
  let current;
  let isServed = false;
  page.on('request', (request) => {
    const isPage = request.isNavigationRequest() && request.frame() === page.mainFrame();
    if (request.url() === COLLECTOR) {
      for (const event of JSON.parse(request.postData() || '{}').events || []) {
        // What the last page of the same site got no answer for comes again, by design.
        if (seen.has(event.id)) continue;
        seen.add(event.id);
        current.onEvent(event);
      }
      request.respond({ status: 204, headers: { 'Access-Control-Allow-Origin': '*' } });
    } else if (request.url().endsWith(SCRIPT_PATH))
      request.respond({ contentType: 'text/javascript; charset=utf-8', body: script });
    else if (isPage && !isServed && pageOf(request.url()) === pageOf(current.url)) {
      isServed = true;
      request.respond({
        contentType: 'text/html; charset=utf-8',
        headers: current.headers ?? {},
        body: current.html,
      });
    } else if (isPage) request.respond({ status: 204 });
    else request.abort();
  });
  page.on('dialog', (dialog) => dialog.dismiss());
  await page.setRequestInterception(true);
  return {
    page,
    show(saved) {
      current = { ...saved, url: new URL(saved.url).href };
      isServed = false;
      return page.goto(current.url, { waitUntil: 'domcontentloaded', timeout: saved.timeout });
    },
  };
}
