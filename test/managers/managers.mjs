/**
 * Pages with a real consent manager each, set up as its documentation says.
 *
 * @typedef {object} Manager
 * @property {string} name
 * @property {'google' | 'tcf' | 'gpp'} from what it speaks, as `data-consent-from` names it
 * @property {string[]} [scripts] files of packages, loaded in the head
 * @property {string} [head] goes before them
 * @property {string} [code] runs in the head, after them
 * @property {string} [app] bundled (the IAB's libraries are the project's own), and loaded at the end of the body
 * @property {string} [html] the manager's own window, where the package has none
 * @property {string} accept selector of the button for a yes
 * @property {string} reject selector of the button for a no
 * @property {boolean} [optOut] who has said nothing is free to be counted
 * @property {boolean} [saysNoOnce] on later pages it says nothing for whoever said no, who waits there as if they had not chosen
 * @property {boolean} [deniesFirst] says no for whoever has not chosen yet, so that there is nothing to wait for
 */

/** As Google's documentation begins a page: nobody has chosen yet. */
const DENIED = `<script>
  window.dataLayer = window.dataLayer || [];
  function gtag() { dataLayer.push(arguments); }
  gtag('consent', 'default', { ad_storage: 'denied', analytics_storage: 'denied', wait_for_update: 500 });
</script>`;

const WINDOW = `<dialog id="cmp"><p>May we?</p><button id="yes">Yes</button> <button id="no">No</button></dialog>`;

/** A window over one of the IAB's libraries, which have none: asks once and keeps the answer. */
const ask = `
  const answer = (said) => { localStorage.answer = said; document.getElementById('cmp').close(); tell(said === 'yes'); };
  for (const said of ['yes', 'no']) document.getElementById(said).onclick = () => answer(said);
  if (!localStorage.answer) document.getElementById('cmp').show();`;

/** @type {Manager[]} */
export const MANAGERS = [
  {
    name: 'IAB TCF library',
    from: 'tcf',
    html: WINDOW,
    accept: '#yes',
    reject: '#no',
    app: `
      import { CmpApi } from '@iabtcf/cmpapi';
      import { GVL, TCModel, TCString } from '@iabtcf/core';
      import { VENDOR_LIST } from './vendor-list.mjs';
      const api = new CmpApi(31, 1, true);
      const tell = (isYes) => {
        const model = new TCModel(new GVL(VENDOR_LIST));
        Object.assign(model, { cmpId: 31, cmpVersion: 1, isServiceSpecific: true });
        model.purposeConsents.set(isYes ? [1, 2, 7, 8, 9] : [2]);
        api.update(TCString.encode(model), false);
      };
      if (localStorage.answer) tell(localStorage.answer === 'yes');
      else api.update('', true);
      ${ask}`,
  },
  {
    name: 'IAB GPP library, the national section',
    from: 'gpp',
    html: WINDOW,
    accept: '#yes',
    reject: '#no',
    optOut: true,
    app: gpp('usnat', 7),
  },
  {
    name: 'IAB GPP library, California',
    from: 'gpp',
    html: WINDOW,
    accept: '#yes',
    reject: '#no',
    optOut: true,
    app: gpp('usca', 8),
  },
  {
    name: 'vanilla-cookieconsent',
    from: 'google',
    head: `${DENIED}<link rel="stylesheet" href="/packages/vanilla-cookieconsent/dist/cookieconsent.css">`,
    scripts: ['vanilla-cookieconsent/dist/cookieconsent.umd.js'],
    accept: '[data-role=all]',
    reject: '[data-role=necessary]',
    code: `
      const say = () => gtag('consent', 'update', {
        analytics_storage: CookieConsent.acceptedCategory('analytics') ? 'granted' : 'denied' });
      addEventListener('DOMContentLoaded', () => CookieConsent.run({
        hideFromBots: false,
        categories: { necessary: { enabled: true, readOnly: true }, analytics: {} },
        onConsent: say,
        onChange: say,
        language: { default: 'en', translations: { en: {
          consentModal: { title: 'Cookies', description: 'May we?', acceptAllBtn: 'Accept all', acceptNecessaryBtn: 'Reject all' },
          preferencesModal: { title: 'Cookies', acceptAllBtn: 'Accept all', acceptNecessaryBtn: 'Reject all', savePreferencesBtn: 'Save',
            sections: [] } } } } }));`,
  },
  {
    name: 'Klaro',
    from: 'google',
    head: `${DENIED}<script>
      var klaroConfig = { version: 1, acceptAll: true, services: [{
        name: 'google-analytics', title: 'Analytics', purposes: ['analytics'],
        onAccept: "gtag('consent', 'update', { analytics_storage: 'granted' })",
        onDecline: "gtag('consent', 'update', { analytics_storage: 'denied' })" }] };
    </script><script defer src="/packages/klaro/dist/klaro.js"></script>`,
    deniesFirst: true,
    accept: '#klaro .cm-btn-success',
    reject: '#klaro .cn-decline',
  },
  {
    name: 'Orejime',
    from: 'google',
    head: `${DENIED}<link rel="stylesheet" href="/packages/orejime/dist/orejime-standard.css"><script>
      var orejimeConfig = { privacyPolicyUrl: '/privacy', purposes: [{ id: 'analytics', title: 'Analytics', cookies: [] }],
        cookie: { name: 'choice' } };
    </script><script src="/packages/orejime/dist/orejime-standard-en.js"></script>`,
    accept: '.orejime-Banner-saveButton',
    reject: '.orejime-Banner-declineButton',
    code: `
      addEventListener('load', () => {
        const say = () => gtag('consent', 'update', {
          analytics_storage: orejime.manager.getConsent('analytics') ? 'granted' : 'denied' });
        if (document.cookie.includes('choice')) say();
        orejime.manager.on('update', say);
      });`,
  },
  {
    name: 'tarteaucitron, its own consent mode',
    from: 'google',
    scripts: ['tarteaucitronjs/tarteaucitron.js'],
    saysNoOnce: true,
    accept: '#tarteaucitronPersonalize2',
    reject: '#tarteaucitronAllDenied2',
    code: `
      tarteaucitron.init({ privacyUrl: '', orientation: 'bottom', googleConsentMode: true, softConsentMode: false,
        AcceptAllCta: true, DenyAllCta: true, highPrivacy: true, showIcon: false });
      tarteaucitron.user.gtagUa = 'G-TEST';
      (tarteaucitron.job = tarteaucitron.job || []).push('gtag');`,
  },
  {
    name: 'Cookie Consent (Osano)',
    from: 'google',
    head: `${DENIED}<link rel="stylesheet" href="/packages/cookieconsent/build/cookieconsent.min.css">`,
    scripts: ['cookieconsent/build/cookieconsent.min.js'],
    accept: '.cc-allow',
    reject: '.cc-deny',
    code: `
      const say = (status) => gtag('consent', 'update', { analytics_storage: status === 'allow' ? 'granted' : 'denied' });
      addEventListener('load', () => cookieconsent.initialise({
        type: 'opt-in', revokable: false, law: { regionalLaw: false }, location: false,
        palette: { popup: { background: '#000' }, button: { background: '#fd0' } },
        onInitialise: say, onStatusChange: say }));`,
  },
];

/** In the United States nobody is asked first: what is said is a no to sale and sharing, or nothing. */
function gpp(section, id) {
  return `
    import { CmpApi } from '@iabgpp/cmpapi';
    const api = new CmpApi(31, 1);
    const tell = (isYes) => {
      api.setSignalStatus('not ready');
      for (const name of ['SaleOptOut', 'SharingOptOut']) api.setFieldValue('${section}', name, isYes ? 2 : 1);
      api.fireSectionChange('${section}');
      api.setCmpDisplayStatus('hidden');
      api.setSignalStatus('ready');
    };
    api.setSupportedAPIs(['${id}:${section}']);
    api.setApplicableSections([${id}]);
    api.setCmpStatus('loaded');
    tell(localStorage.answer !== 'no');
    ${ask}`;
}
