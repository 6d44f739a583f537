/**
 * How forms behave, each written after what its plugin does in a page: the markup around it, what its script does with
 * the answer, and what the server answers. Nobody's code was copied. In a reproduction's script
 *
 * - `onSubmit(handle)` takes over the (first) form's submit, also of one that is put in its place later
 * - `$(selector)` is the first match, `put(selector, html)` its new inside
 * - `isGood()` is whether this try is one that succeeds, for what is decided in the page
 */

/** What a server answers to one try. */
export interface Answer {
  /** @default 200 */
  status?: number;
  json?: unknown;
  /** A whole page, or a fragment. */
  html?: string;
  /** Redirects there. */
  location?: string;
  delayMs?: number;
  cors?: boolean;
}

export type Outcome = 'confirmed' | 'rejected';
/** `retry` fails first, then succeeds. */
export type Variant = 'good' | 'bad' | 'retry';

export interface Reproduction {
  name: string;
  html: string;
  script?: string;
  /** By path, also of other hosts; `again` is the form's own page. */
  answers?: Record<string, (isGood: boolean, again: (html?: string) => Answer) => Answer>;
  /** Where the form is. @default '/' */
  path?: string;
  /** @default good: confirmed, bad: rejected, retry: rejected and then confirmed */
  expected?: Partial<Record<Variant, Outcome[]>>;
  /** @default ['good', 'bad'] */
  variants?: Variant[];
  /** Where the browser tells no request's status. @default expected */
  withoutStatus?: Partial<Record<Variant, Outcome[]>>;
  /** What is pressed. @default the submit button of the first form */
  press?: string;
  /** The goal that the core sees. @default 'contact' */
  goal?: string;
  consent?: 'granted';
}

const ALL: Variant[] = ['good', 'bad', 'retry'];

/** A contact form; nothing is filled in by hand, and the browser's validation is the browser's matter. */
const FIELDS = `
  <p class="row name"><label>Name <input name="your-name" value="Ada"></label>
  <p class="row mail"><label>Email <input type="email" name="your-email" value="ada@example.com"></label>
  <p class="row text"><label>Message <textarea name="your-message"></textarea></label>`;
const CONTACT = `<h2>Contact</h2><form id="contact" method="post" action="/contact">${FIELDS}<button>Send message</button></form>`;
const NEWSLETTER = (attributes: string, inside = '') =>
  `<h3>Newsletter</h3><form ${attributes}><input type="email" name="EMAIL" value="ada@example.com" placeholder="Your email">${inside}<button>Subscribe</button></form>`;

const WPCF7 = (status: string, message: string) => ({
  path: '/kontakt/',
  html: `<div class="wpcf7 js" id="wpcf7-f12-p5-o1" lang="de-DE">
    <div class="screen-reader-response"><p role="status" aria-live="polite" aria-atomic="true"></p><ul></ul></div>
    <form action="/kontakt/#wpcf7-f12-p5-o1" method="post" class="wpcf7-form init" novalidate data-status="init">
      ${FIELDS}<p><input class="wpcf7-form-control wpcf7-submit" type="submit" value="Senden"><span class="wpcf7-spinner"></span></p>
      <div class="wpcf7-response-output" aria-hidden="true"></div></form></div>`,
  script: `onSubmit(async (form) => {
    form.className = 'wpcf7-form submitting';
    const { status, message } = await (await fetch('/wp-json/contact-form-7/v1/contact-forms/12/feedback', { method: 'POST', body: new FormData(form) })).json();
    form.className = 'wpcf7-form ' + { mail_sent: 'sent', validation_failed: 'invalid', spam: 'spam', mail_failed: 'failed' }[status];
    form.dataset.status = status;
    for (const tip of document.querySelectorAll('.wpcf7-not-valid-tip')) tip.remove();
    if (status === 'validation_failed') {
      $('[name=your-message]').setAttribute('aria-invalid', 'true');
      $('[name=your-message]').insertAdjacentHTML('afterend', '<span class="wpcf7-not-valid-tip" aria-hidden="true">Bitte füllen Sie dieses Feld aus.</span>');
    } else $('[name=your-message]').setAttribute('aria-invalid', 'false');
    put('.wpcf7-response-output', message);
    put('.screen-reader-response p', message);
    if (status === 'mail_sent') form.reset();
    form.dispatchEvent(new CustomEvent('wpcf7' + { mail_sent: 'mailsent', validation_failed: 'invalid', spam: 'spam', mail_failed: 'mailfailed' }[status], { bubbles: true, detail: { status } }));
    form.dispatchEvent(new CustomEvent('wpcf7submit', { bubbles: true, detail: { status } }));
  });`,
  answers: {
    '/wp-json/contact-form-7/v1/contact-forms/12/feedback': (isGood: boolean): Answer => ({
      json: isGood
        ? { status: 'mail_sent', message: 'Vielen Dank für Ihre Nachricht. Sie wurde gesendet.' }
        : { status, message },
    }),
  },
});

/** WordPress' one address for all: 200, whatever the plugin says. */
const ADMIN_AJAX = {
  '/wp-admin/admin-ajax.php': (isGood: boolean): Answer => ({ json: { success: isGood, data: {} } }),
};
const askAdminAjax = `const { success } = await (await fetch('/wp-admin/admin-ajax.php', { method: 'POST', body: new FormData(form) })).json();`;

export const FORMS: Reproduction[] = [
  {
    name: 'Contact Form 7: a field is invalid',
    ...WPCF7('validation_failed', 'Ein oder mehrere Felder sind fehlerhaft.'),
    variants: ALL,
  },
  {
    name: 'Contact Form 7 with an event of its own alone, as an add-on that shows no text leaves it',
    ...WPCF7('mail_failed', ''),
    script: `onSubmit((form) => setTimeout(() => form.dispatchEvent(new CustomEvent(isGood() ? 'wpcf7mailsent' : 'wpcf7mailfailed',
      { bubbles: true, detail: { status: isGood() ? 'mail_sent' : 'mail_failed' } })), 300));`,
    variants: ALL,
  },
  {
    name: 'Contact Form 7: taken for spam',
    ...WPCF7('spam', 'Bei dem Versuch, deine Mitteilung zu versenden, ist etwas schiefgegangen.'),
    variants: ['bad'],
  },
  {
    name: 'Contact Form 7: the mail server is down',
    ...WPCF7('mail_failed', 'Versuch es bitte noch einmal.'),
    variants: ['bad', 'retry'],
  },
  {
    name: 'Contact Form 7: aborted by a plugin',
    ...WPCF7('aborted', 'Versuch es bitte noch einmal.'),
    variants: ['bad'],
  },
  {
    name: 'Bricks, with an event of its own alone',
    html: `<form class="brxe-form contact" id="brxe-kqzvwt" method="post" data-element-id="kqzvwt">${FIELDS}<button type="submit" class="bricks-button">Send</button></form>`,
    script: `onSubmit(async (form) => {
      ${askAdminAjax}
      for (const elementId of ['other1', 'kqzvwt'])
        document.dispatchEvent(new CustomEvent('bricks/form/' + (success === (elementId === 'kqzvwt') ? 'success' : 'error'), { detail: { elementId } }));
    });`,
    answers: ADMIN_AJAX,
    variants: ALL,
  },
  {
    name: 'Elementor Pro form',
    html: `<div class="elementor-widget-container"><h2>Contact us</h2><form class="elementor-form" method="post" name="Contact" id="contact">
      <input type="hidden" name="action" value="elementor_pro_forms_send_form"><div class="elementor-form-fields-wrapper">
      <div class="elementor-field-group elementor-field-type-email"><input type="email" name="form_fields[email]" value="ada@example.com"></div>
      <div class="elementor-field-group"><textarea name="form_fields[message]"></textarea></div>
      <div class="elementor-field-group"><button type="submit" class="elementor-button">Send</button></div></div></form></div>`,
    script: `onSubmit(async (form) => {
      form.classList.add('elementor-form-waiting');
      ${askAdminAjax}
      form.classList.remove('elementor-form-waiting');
      for (const old of form.querySelectorAll('.elementor-message')) old.remove();
      for (const old of form.querySelectorAll('.elementor-error')) old.classList.remove('elementor-error');
      if (success) form.reset();
      else {
        const group = form.querySelector('.elementor-field-type-email');
        group.classList.add('elementor-error');
        group.insertAdjacentHTML('beforeend', '<span class="elementor-message elementor-message-danger elementor-help-inline elementor-form-help-inline" role="alert">The value is not an email address.</span>');
      }
      form.insertAdjacentHTML('beforeend', '<div class="elementor-message elementor-message-' + (success ? 'success' : 'danger') + '" role="alert">' + (success ? 'Your submission was successful.' : 'Your submission failed because of an error.') + '</div>');
    });`,
    answers: ADMIN_AJAX,
    variants: ALL,
  },
  {
    name: 'Gravity Forms with AJAX: a hidden frame brings the form anew',
    path: '/contact/',
    html: `<div class="gform_anchor" id="gf_1"></div><div class="gform_wrapper" id="gform_wrapper_1">
      <form method="post" enctype="multipart/form-data" target="gform_ajax_frame_1" id="gform_1" class="contact" action="/contact/#gf_1" novalidate><h2 class="gform_title">Contact us</h2>
      ${FIELDS}<input type="submit" id="gform_submit_button_1" class="gform_button button" value="Submit"></form></div>
      <iframe style="display:none" name="gform_ajax_frame_1" id="gform_ajax_frame_1"></iframe>`,
    script: `$('#gform_ajax_frame_1').onload = ({ target }) => {
      const inside = target.contentDocument.querySelector('#gform_wrapper_1, #gform_confirmation_wrapper_1');
      if (inside) $('[id=gform_wrapper_1]').outerHTML = inside.outerHTML;
    };`,
    answers: {
      '/contact/': (isGood) => ({
        html: isGood
          ? `<div id="gform_confirmation_wrapper_1" class="gform_confirmation_wrapper"><div id="gform_confirmation_message_1" class="gform_confirmation_message_1 gform_confirmation_message">Thanks for contacting us! We will get in touch with you shortly.</div></div>`
          : `<div class="gform_wrapper gform_validation_error" id="gform_wrapper_1">
            <form method="post" enctype="multipart/form-data" target="gform_ajax_frame_1" id="gform_1" class="contact" action="/contact/#gf_1" novalidate>
            <div class="gform_validation_errors" id="gform_1_validation_container" data-js="gform-focus-validation-error"><h2 class="gform_submission_error">There was a problem with your submission. Please review the fields below.</h2></div><h2 class="gform_title">Contact us</h2>
            ${FIELDS}<div class="gfield gfield_error"><input name="input_1" aria-invalid="true"><div class="gfield_description validation_message gfield_validation_message">This field is required.</div></div>
            <input type="submit" id="gform_submit_button_1" class="gform_button button" value="Submit"></form></div>`,
      }),
    },
    variants: ALL,
  },
  {
    name: 'Gravity Forms without AJAX, on the page that follows',
    path: '/contact/',
    consent: 'granted',
    html: `<div class="gform_wrapper" id="gform_wrapper_1"><form method="post" id="gform_1" class="contact" action="/contact/" novalidate><h2 class="gform_title">Contact us</h2>${FIELDS}<input type="submit" value="Submit"></form></div>`,
    answers: {
      '/contact/': (isGood, again) =>
        again(
          isGood
            ? `<div class="gform_confirmation_wrapper" id="gform_confirmation_wrapper_1"><div class="gform_confirmation_message">Thanks for contacting us!</div></div>`
            : `<div class="gform_wrapper gform_validation_error" id="gform_wrapper_1"><form method="post" id="gform_1" class="contact" action="/contact/" novalidate>
              <div class="gform_validation_errors"><h2 class="gform_submission_error">There was a problem with your submission.</h2></div><h2 class="gform_title">Contact us</h2>${FIELDS}<input type="submit" value="Submit"></form></div>`,
        ),
    },
    variants: ALL,
  },
  {
    name: 'Ninja Forms',
    html: `<div id="nf-form-1-cont" class="nf-form-cont"><div class="nf-form-wrap"><div class="nf-response-msg"></div>
      <div class="nf-form-layout"><form class="contact"><h3>Contact me</h3>${FIELDS}<button class="ninja-forms-field nf-element">Submit</button><div class="nf-form-errors" role="alert"></div></form></div></div></div>`,
    script: `onSubmit(async (form) => {
      ${askAdminAjax}
      if (success) {
        $('.nf-form-layout').style.display = 'none';
        put('.nf-response-msg', '<p>Form submitted successfully.</p>');
      } else {
        $('.row.mail').classList.add('nf-error');
        put('.nf-form-errors', '<div class="nf-error-msg nf-error-field-errors">Please correct errors before submitting this form.</div>');
      }
    });`,
    answers: ADMIN_AJAX,
    variants: ALL,
  },
  {
    name: 'WPForms',
    html: `<div class="wpforms-container wpforms-container-full" id="wpforms-7"><form id="wpforms-form-7" class="wpforms-validate wpforms-form wpforms-ajax-form" method="post" action="/" novalidate>
      <h2>Contact us</h2><div class="wpforms-field-container">${FIELDS}</div><button type="submit" class="wpforms-submit">Submit</button></form></div>`,
    script: `onSubmit(async (form) => {
      $('.wpforms-submit').textContent = 'Sending...';
      ${askAdminAjax}
      $('.wpforms-submit').textContent = 'Submit';
      if (success) $('#wpforms-7').outerHTML = '<div class="wpforms-confirmation-container-full wpforms-confirmation-scroll" id="wpforms-confirmation-7"><p>Thanks for contacting us! We will be in touch with you shortly.</p></div>';
      else {
        $('[type=email]').classList.add('wpforms-error');
        $('[type=email]').insertAdjacentHTML('afterend', '<em id="wpforms-7-field_1-error" class="wpforms-error" role="alert" aria-label="Error message">This field is required.</em>');
      }
    });`,
    answers: ADMIN_AJAX,
    variants: ['good', 'bad'],
  },
  {
    name: 'WPForms, checked in the page: nothing is sent',
    html: `<div class="wpforms-container"><form class="wpforms-validate wpforms-form" id="contact" method="post" novalidate>${FIELDS}<button type="submit">Submit</button></form></div>`,
    script: `onSubmit((form) => {
      $('textarea').insertAdjacentHTML('afterend', '<label class="wpforms-error">Questo campo è obbligatorio.</label>');
      $('textarea').classList.add('wpforms-error');
    });`,
    variants: ['bad'],
  },
  {
    name: 'Formidable Forms',
    html: `<div class="frm_forms with_frm_style" id="frm_form_2_container"><form class="frm-show-form frm_ajax_submit" id="form_contact" method="post">${FIELDS}<button class="frm_button_submit">Submit</button></form></div>`,
    script: `onSubmit(async (form) => {
      ${askAdminAjax}
      if (success) $('.frm_forms').innerHTML = '<div class="frm_message" role="status"><p>Your responses were successfully submitted. Thank you!</p></div>';
      else {
        form.querySelector('.frm_error_style')?.remove();
        form.insertAdjacentHTML('afterbegin', '<div class="frm_error_style" role="alert">There was a problem with your submission. Errors are marked below.</div>');
        $('.row.text').classList.add('frm_blank_field');
        $('.row.text').insertAdjacentHTML('beforeend', '<div class="frm_error" role="alert">Message cannot be blank.</div>');
      }
    });`,
    answers: ADMIN_AJAX,
    variants: ALL,
  },
  {
    name: 'Fluent Forms',
    html: `<div class="fluentform"><form class="frm-fluent-form" id="fluentform_3" data-form_id="3">${FIELDS}<button class="ff-btn ff-btn-submit">Nachricht senden</button></form><div id="fluentform_3_errors" class="ff-errors-in-stack"></div></div>`,
    script: `onSubmit(async (form) => {
      const response = await fetch('/wp-admin/admin-ajax.php?t=1', { method: 'POST', body: new FormData(form) });
      if (response.ok) {
        form.insertAdjacentHTML('afterend', '<div id="fluentform_3_success" class="ff-message-success" role="status" aria-live="polite">Vielen Dank! Wir melden uns.</div>');
        form.style.display = 'none';
      } else {
        $('.row.mail').classList.add('ff-el-is-error');
        $('.row.mail').insertAdjacentHTML('beforeend', '<div class="error text-danger" role="alert">Dieses Feld ist erforderlich</div>');
      }
    });`,
    answers: {
      '/wp-admin/admin-ajax.php': (isGood) => ({ status: isGood ? 200 : 422, json: { errors: {} } }),
    },
  },
  {
    name: 'Forminator',
    html: `<form id="forminator-module-4" class="forminator-ui forminator-custom-form contact" method="post"><div class="forminator-response-message" aria-hidden="true"></div>${FIELDS}<button class="forminator-button forminator-button-submit">Send Message</button></form>`,
    script: `onSubmit(async (form) => {
      put('.forminator-response-message', '<p>Submitting…</p>');
      $('.forminator-response-message').className = 'forminator-response-message forminator-loading forminator-show';
      ${askAdminAjax}
      $('.forminator-response-message').className = 'forminator-response-message forminator-show forminator-' + (success ? 'success' : 'error');
      put('.forminator-response-message', success ? '<p>Thank you for contacting us, we will be in touch shortly.</p>' : '<p>Error: Your form is not valid, please fix the errors!</p>');
      if (success) form.reset();
    });`,
    answers: ADMIN_AJAX,
    variants: ALL,
  },
  {
    name: 'HubSpot, embedded in the page',
    html: `<div class="hbspt-form" id="hbspt-form-1"><form id="hsForm_0b6d1ab8" action="http://forms.hsforms.localhost:{port}/submissions/v3/public/submit/formsnext/multipart/1/0b6d1ab8" class="hs-form-private hs-form hsForm_0b6d1ab8 contact" method="POST" novalidate data-form-id="0b6d1ab8">
      ${FIELDS}<div class="hs_submit"><input type="submit" class="hs-button primary large" value="Submit"></div></form></div>`,
    script: `onSubmit(async (form) => {
      const say = (eventName) => postMessage({ type: 'hsFormCallback', eventName, id: '0b6d1ab8', data: [] }, '*');
      say('onBeforeFormSubmit');
      if (variant === 'bad') {
        $('.row.mail').insertAdjacentHTML('beforeend', '<ul class="no-list hs-error-msgs inputs-list" role="alert"><li><label class="hs-error-msg hs-main-font-element">Please complete this required field.</label></li></ul>');
        return;
      }
      say('onFormSubmit');
      await fetch(form.action, { method: 'POST', body: new FormData(form) });
      $('#hbspt-form-1').innerHTML = '<div class="submitted-message hs-main-font-element"><p>Thanks for submitting the form.</p></div>';
      say('onFormSubmitted');
    });`,
    answers: {
      '/submissions/v3/public/submit/formsnext/multipart/1/0b6d1ab8': () => ({ json: {}, cors: true }),
    },
  },
  {
    name: 'HubSpot, the newer editor, in the page',
    html: `<div class="hs-form-html" data-form-id="7f1" data-portal-id="1"><form class="hsfc-Form contact" novalidate>${FIELDS}<button type="submit" class="hsfc-Button">Absenden</button></form></div>`,
    script: `onSubmit(async (form) => {
      const say = (what) => dispatchEvent(new CustomEvent('hs-form-event:on-submission:' + what, { detail: { formId: '7f1', instanceId: '0' } }));
      const response = await fetch('http://forms-eu1.hsforms.localhost:{port}/v4/7f1', { method: 'POST', body: '{}' });
      say(response.ok ? 'success' : 'failed');
      if (response.ok) put('.hs-form-html', '<div class="hsfc-PostSubmit"><p>Ihre Anfrage ist da.</p></div>');
    });`,
    answers: { '/v4/7f1': (isGood) => ({ status: isGood ? 200 : 400, json: {}, cors: true }) },
    variants: ALL,
  },
  {
    name: 'Mailchimp, embedded: JSONP, so no status to be seen',
    goal: 'newsletter',
    html: `<div id="mc_embed_signup"><div class="indicates-required"><span class="asterisk">*</span> indicates required</div>
      ${NEWSLETTER(
        'action="http://x.list-manage.localhost:{port}/subscribe/post?u=1" method="post" id="mc-embedded-subscribe-form" class="validate" novalidate',
        '<div id="mce-responses" class="clear foot"><div class="response" id="mce-error-response" style="display: none;"></div><div class="response" id="mce-success-response" style="display: none;"></div></div>',
      )}</div>`,
    script: `onSubmit((form) => {
      window.mc = ({ result, msg }) => {
        $('#mce-error-response').style.display = $('#mce-success-response').style.display = 'none';
        put('#mce-' + result + '-response', msg);
        $('#mce-' + result + '-response').style.display = '';
        if (result === 'success') form.reset();
      };
      const script = document.createElement('script');
      script.src = form.action.replace('/post?', '/post-json?') + '&c=mc';
      document.head.append(script);
    });`,
    answers: {
      '/subscribe/post-json': (isGood) => ({
        html: `mc(${JSON.stringify(
          isGood
            ? { result: 'success', msg: 'Thank you for subscribing!' }
            : {
                result: 'error',
                msg: 'ada@example.com is already subscribed to list News. <a href="/">Click here to update your profile.</a>',
              },
        )})`,
      }),
    },
    variants: ALL,
  },
  {
    name: 'Mailchimp through a page of its own: subscribed already, without a mark',
    goal: 'newsletter',
    html: `${NEWSLETTER('id="subscribe" action="/subscribe"')}<div id="said"></div>`,
    script: `onSubmit(async () => {
      const { msg } = await (await fetch('/subscribe', { method: 'POST' })).json();
      put('#said', msg);
    });`,
    answers: {
      '/subscribe': (isGood) => ({
        json: {
          msg: isGood ? 'Thank you for subscribing!' : 'ada@example.com is already subscribed to list News.',
        },
      }),
    },
    variants: ALL,
  },
  {
    name: 'Klaviyo, embedded',
    goal: 'newsletter',
    html: `<div class="klaviyo-form-XyZ12 klaviyo-form form-version-cid-1">${NEWSLETTER('class="needsclick klaviyo-form" data-testid="klaviyo-form-XyZ12" novalidate')}</div>`,
    script: `onSubmit(async (form) => {
      dispatchEvent(new CustomEvent('klaviyoForms', { detail: { type: 'stepSubmit', formId: 'XyZ12' } }));
      if (!isGood()) {
        form.insertAdjacentHTML('beforeend', '<span role="alert" class="needsclick">This email is invalid</span>');
        return;
      }
      await fetch('http://a.klaviyo.localhost:{port}/client/subscriptions/', { method: 'POST', body: '{}' });
      dispatchEvent(new CustomEvent('klaviyoForms', { detail: { type: 'submit', formId: 'XyZ12' } }));
      form.innerHTML = '<p><span>Welcome aboard</span></p>';
    });`,
    answers: { '/client/subscriptions/': () => ({ status: 202, cors: true }) },
    variants: ALL,
  },
  {
    name: 'MailerLite, embedded',
    goal: 'newsletter',
    html: `<div class="ml-form-embedWrapper embedForm"><div class="ml-form-embedBody ml-form-embedBodyDefault row-form">
      ${NEWSLETTER('class="ml-block-form" action="http://assets.mailerlite.localhost:{port}/jsonp/1/forms/2/subscribe" method="post"', '<div class="ml-form-fieldRow"></div>')}</div>
      <div class="ml-form-successBody row-success" style="display: none"><div class="ml-form-successContent"><h4>Thank you!</h4><p>You have successfully joined our subscriber list.</p></div></div></div>`,
    script: `onSubmit(async (form) => {
      const response = await fetch(form.action, { method: 'POST', body: new FormData(form) });
      if (!(await response.json()).success) return $('.ml-form-fieldRow').classList.add('ml-error'), put('.ml-form-fieldRow', '<input name="n">');
      $('.row-form').style.display = 'none';
      $('.row-success').style.display = 'block';
    });`,
    answers: { '/jsonp/1/forms/2/subscribe': (isGood) => ({ json: { success: isGood }, cors: true }) },
    variants: ALL,
  },
  {
    name: 'Kit (ConvertKit), embedded',
    goal: 'newsletter',
    html: NEWSLETTER(
      'action="http://app.kit.localhost:{port}/forms/1/subscriptions" class="seva-form formkit-form" method="post"',
      '<ul class="formkit-alert formkit-alert-error" data-element="errors" data-group="alert"></ul>',
    ),
    script: `onSubmit(async (form) => {
      const { status } = await (await fetch(form.action, { method: 'POST', body: new FormData(form), headers: { Accept: 'application/json' } })).json();
      if (status === 'success') form.innerHTML = '<div class="formkit-alert formkit-alert-success" data-element="success" data-group="alert">Success! Now check your email to confirm your subscription.</div>';
      else put('[data-element=errors]', '<li data-element="error">Please enter a valid email address</li>');
    });`,
    answers: {
      '/forms/1/subscriptions': (isGood) => ({ json: { status: isGood ? 'success' : 'failed' }, cors: true }),
    },
    variants: ALL,
  },
  {
    name: 'Webflow',
    html: `<div class="form-block w-form"><form id="wf-form-Contact" name="wf-form-Contact" data-name="Contact" method="get">${FIELDS}<input type="submit" data-wait="Please wait..." class="w-button" value="Submit"></form>
      <div class="w-form-done" tabindex="-1" role="region" aria-label="Contact success" style="display: none"><div>Thank you! Your submission has been received!</div></div>
      <div class="w-form-fail" tabindex="-1" role="region" aria-label="Contact failure" style="display: none"><div>Oops! Something went wrong while submitting the form.</div></div></div>`,
    script: `onSubmit(async (form) => {
      $('.w-button').value = 'Please wait...';
      const response = await fetch('http://webflow.localhost:{port}/api/v1/form/1', { method: 'POST', body: new FormData(form) });
      form.style.display = response.ok ? 'none' : '';
      $('.w-form-done').style.display = response.ok ? 'block' : 'none';
      $('.w-form-fail').style.display = response.ok ? 'none' : 'block';
      $('.w-button').value = 'Submit';
    });`,
    answers: { '/api/v1/form/1': (isGood) => ({ status: isGood ? 200 : 500, json: {}, cors: true }) },
    variants: ALL,
  },
  {
    name: 'Squarespace',
    html: `<div class="form-wrapper"><div class="form-inner-wrapper"><form class="react-form-contents" autocomplete="on" novalidate><h2>Contact</h2>${FIELDS}<button class="form-submit-button sqs-button-element--primary">Send</button></form></div></div>`,
    script: `onSubmit(async (form) => {
      const response = await fetch('/api/form/SaveFormSubmission', { method: 'POST', body: '{}' });
      if (response.ok) $('.form-inner-wrapper').innerHTML = '<div class="form-submission-text"><p>Thank you!</p></div>';
      else {
        $('.row.mail').insertAdjacentHTML('afterbegin', '<p class="error-text" role="alert">Email is required.</p>');
        form.insertAdjacentHTML('beforeend', '<div class="form-submission-error">Your form has encountered a problem. Please scroll down to review.</div>');
      }
    });`,
    answers: { '/api/form/SaveFormSubmission': (isGood) => ({ status: isGood ? 200 : 400, json: {} }) },
  },
  {
    name: 'Wix',
    html: `<section><div id="comp-1"><form class="JVi7i2 contact" id="comp-form">${FIELDS}<button aria-disabled="false"><span>Submit</span></button><div id="comp-msg" class="hTAkyR" aria-live="polite" style="visibility: hidden"></div></form></div></section>`,
    script: `onSubmit(async (form) => {
      if (!isGood()) return $('[type=email]').setAttribute('aria-invalid', 'true');
      $('[type=email]').setAttribute('aria-invalid', 'false');
      await fetch('/_api/wix-form-builder-web/v1/submit', { method: 'POST', body: '{}' });
      put('#comp-msg', '<p>Thanks for submitting!</p>');
      $('#comp-msg').style.visibility = 'visible';
      setTimeout(() => { $('#comp-msg').style.visibility = 'hidden'; }, 5000);
      form.reset();
    });`,
    answers: { '/_api/wix-form-builder-web/v1/submit': () => ({ json: {} }) },
    variants: ALL,
  },
  {
    name: 'Shopify contact form, on the page that follows',
    path: '/pages/contact',
    consent: 'granted',
    html: `<form method="post" action="/contact#ContactForm" id="ContactForm" accept-charset="UTF-8" class="isolate"><input type="hidden" name="form_type" value="contact">${FIELDS}<button>Send</button></form>`,
    answers: {
      '/contact': (isGood, again) =>
        isGood
          ? { location: '/pages/contact?contact_posted=true#ContactForm' }
          : again(
              `<form method="post" action="/contact#ContactForm" id="ContactForm" accept-charset="UTF-8" class="isolate"><h2 class="form__message" tabindex="-1" autofocus>Please adjust the following:</h2><ul class="form-status-list caption-large" role="list"><li><a href="#ContactForm-email" class="link">Email is invalid.</a></li></ul>${FIELDS}<button>Send</button></form>`,
            ),
    },
    variants: ALL,
  },
  {
    name: 'Shopify newsletter, on the page that follows',
    goal: 'newsletter',
    consent: 'granted',
    html: NEWSLETTER('method="post" action="/contact#contact_form" id="contact_form" accept-charset="UTF-8"'),
    answers: { '/contact': () => ({ location: '/?customer_posted=true#contact_form' }) },
    variants: ['good'],
  },
  {
    name: 'Netlify Forms by fetch: the site answers, and the page says nothing of it',
    withoutStatus: { bad: [], retry: ['confirmed'] },
    html: `<form name="contact" method="POST" data-netlify="true"><input type="hidden" name="form-name" value="contact">${FIELDS}<button>Send</button></form>`,
    script: `onSubmit((form) => fetch('/', { method: 'POST', body: new URLSearchParams(new FormData(form)) }).then((response) => {
      if (response.ok) form.hidden = true;
    }));`,
    answers: { '/': (isGood) => ({ status: isGood ? 200 : 404, html: '' }) },
    variants: ALL,
  },
  {
    name: 'Netlify Forms, native, to a thank-you page',
    consent: 'granted',
    html: CONTACT.replace('action="/contact"', 'action="/success" data-netlify="true"'),
    answers: {
      '/success': () => ({ html: '<title>Bikes</title><h1>Your form submission has been received</h1>' }),
    },
    variants: ['good'],
  },
  {
    name: 'Formspree by fetch, after its documentation',
    html: `<form id="my-form" class="contact" action="http://formspree.localhost:{port}/f/abc" method="POST">${FIELDS}<button id="my-form-button">Submit</button><p id="my-form-status"></p></form>`,
    script: `onSubmit((form) => fetch(form.action, { method: 'POST', body: new FormData(form), headers: { Accept: 'application/json' } }).then((response) => {
      put('#my-form-status', response.ok ? 'Thanks for your submission!' : 'Oops! There was a problem submitting your form');
      if (response.ok) form.reset();
    }));`,
    answers: { '/f/abc': (isGood) => ({ status: isGood ? 200 : 422, json: {}, cors: true }) },
    variants: ALL,
  },
  {
    name: 'Formspree, native: the thanks are on a page of theirs',
    consent: 'granted',
    html: CONTACT.replace('action="/contact"', 'action="http://formspree.localhost:{port}/f/native"'),
    answers: { '/f/native': () => ({ html: '<h1>Thanks!</h1>' }) },
    variants: ['good'],
    expected: { good: [] },
  },
  {
    name: 'React, which renders the form anew',
    html: `<div id="root"><main><h1>Kontakt</h1><div class="card">${CONTACT.replace('<form', '<form noValidate')}</div></main></div>`,
    script: `const form = $('#contact').outerHTML;
      onSubmit(async () => {
        put('.card', '<div class="spinner">Wird gesendet…</div>');
        const { ok } = await fetch('/api/kontakt', { method: 'POST', body: '{}' });
        put('.card', ok ? '<p>Danke für Ihre Nachricht, wir melden uns.</p>' : form + '<p class="text-red-600">Leider hat das nicht geklappt.</p>');
      });`,
    answers: { '/api/kontakt': (isGood) => ({ status: isGood ? 201 : 500, json: {}, delayMs: 500 }) },
    variants: ALL,
  },
  {
    name: 'A single-page app that goes on to its thank-you route',
    path: '/contact',
    html: `<div id="app"><h1>Write to us</h1>${CONTACT}</div>`,
    script: `onSubmit(async () => {
      const { ok } = await fetch('/rpc', { method: 'POST', body: '{}' });
      if (!ok) return put('h1', 'Something went wrong');
      history.pushState({}, '', '/done');
      document.title = 'Bikes';
      put('#app', '<h1>Merci !</h1><p>À bientôt.</p>');
    });`,
    answers: { '/rpc': (isGood) => ({ status: isGood ? 200 : 500, json: {} }) },
    variants: ALL,
  },
  {
    name: 'Rails with Turbo',
    html: `<div id="page"><turbo-frame id="new_contact">${CONTACT}</turbo-frame></div>`,
    script: `onSubmit(async (form) => {
      const response = await fetch(form.action, { method: 'POST', body: new FormData(form) });
      put('#page', await response.text());
    });`,
    answers: {
      '/contact': (isGood) =>
        isGood
          ? { html: '<div id="flash" class="notice">Message was successfully created.</div><h1>Home</h1>' }
          : {
              status: 422,
              html: `<turbo-frame id="new_contact"><div id="error_explanation"><h2>1 error prohibited this contact from being saved:</h2><ul><li>Message can't be blank</li></ul></div>${CONTACT}</turbo-frame>`,
            },
    },
    variants: ALL,
  },
  {
    name: 'Django, on the page that follows',
    path: '/contact/',
    consent: 'granted',
    html: CONTACT.replace('action="/contact"', 'action="/contact/"'),
    answers: {
      '/contact/': (isGood, again) =>
        isGood
          ? { location: '/thanks/' }
          : again(
              CONTACT.replace('action="/contact"', 'action="/contact/"').replace(
                '<p class="row mail">',
                '<ul class="errorlist" id="id_email_error"><li>Enter a valid email address.</li></ul><p class="row mail">',
              ),
            ),
      '/thanks/': () => ({ html: '<title>Bikes</title><h1>Message received</h1>' }),
    },
    variants: ALL,
  },
  {
    name: 'Laravel, back on the page with an alert',
    path: '/contact',
    consent: 'granted',
    html: CONTACT,
    answers: {
      '/contact': (isGood, again) =>
        again(
          isGood
            ? `<div class="alert alert-success">Sua mensagem foi enviada com sucesso.</div>${CONTACT}`
            : CONTACT.replace(
                'name="your-email"',
                'class="form-control is-invalid" name="your-email"',
              ).replace(
                '<p class="row text">',
                '<span class="invalid-feedback" role="alert"><strong>O campo email é obrigatório.</strong></span><p class="row text">',
              ),
        ),
    },
    variants: ALL,
  },
  {
    name: 'A native submit to a thank-you page, without consent: nothing may be kept',
    html: CONTACT,
    answers: { '/contact': () => ({ location: '/danke' }), '/danke': () => ({ html: '<h1>Danke</h1>' }) },
    variants: ['good'],
    expected: { good: [] },
  },
  {
    name: 'By fetch, and the script goes on to a thank-you page, without consent',
    withoutStatus: { good: [], bad: [] },
    html: CONTACT,
    script: `onSubmit(async (form) => {
      const response = await fetch(form.action, { method: 'POST', body: new FormData(form) });
      await response.text();
      if (response.ok) setTimeout(() => { location.href = '/danke'; }, 200);
      else put('h2', 'Das hat nicht geklappt.');
    });`,
    answers: {
      '/contact': (isGood) => ({ status: isGood ? 200 : 500, html: '' }),
      '/danke': () => ({ html: '<h1>Danke</h1>' }),
    },
  },
  {
    name: 'Bootstrap alerts over a JSON API that always answers 200',
    html: `<div class="container"><div id="alerts"></div>${CONTACT}</div>`,
    script: `onSubmit(async (form) => {
      const { ok } = await (await fetch('/api/contact', { method: 'POST', body: new FormData(form) })).json();
      put('#alerts', '<div class="alert alert-' + (ok ? 'success' : 'danger') + '">' + (ok ? 'Wiadomość wysłana' : 'Coś poszło nie tak') + '</div>');
      if (ok) form.reset();
    });`,
    answers: { '/api/contact': (isGood) => ({ json: { ok: isGood } }) },
    variants: ALL,
  },
  {
    name: 'Google Apps Script: no CORS, a reset says it all',
    html: CONTACT,
    script: `onSubmit((form) => fetch('http://script.google.localhost:{port}/macros/s/1/exec', { method: 'POST', mode: 'no-cors', body: new FormData(form) }).then(() => form.reset()));`,
    answers: { '/macros/s/1/exec': () => ({ html: '', delayMs: 100 }) },
    variants: ['good'],
  },
  {
    name: 'The handler clears the form at once, before any answer, and the server fails',
    html: CONTACT,
    script: `onSubmit((form) => {
      fetch('/send', { method: 'POST', body: new FormData(form) });
      form.reset();
    });`,
    answers: { '/send': () => ({ status: 500 }) },
    variants: ['bad'],
    expected: { bad: [] },
  },
  {
    name: 'htmx, a fragment for the form',
    html: `<div class="contact-box"><form id="contact" hx-post="/nous-ecrire" hx-swap="outerHTML">${FIELDS}<button>Envoyer</button></form></div>`,
    script: `onSubmit(async (form) => {
      const response = await fetch(form.getAttribute('hx-post'), { method: 'POST', body: new FormData(form) });
      form.outerHTML = await response.text();
    });`,
    answers: {
      '/nous-ecrire': (isGood) => ({
        html: isGood
          ? '<div>Votre message a bien été envoyé.</div>'
          : `<form id="contact" hx-post="/nous-ecrire">${FIELDS}<p>Veuillez renseigner une adresse valide.</p><button>Envoyer</button></form>`,
      }),
    },
    variants: ALL,
  },
  {
    name: 'A toast at the end of the page',
    html: `${CONTACT}<div id="toast-container" class="toast-top-right" aria-live="polite" role="alert"></div>`,
    script: `onSubmit(async (form) => {
      const { ok } = await (await fetch('/ajax/contacto', { method: 'POST', body: new FormData(form) })).json();
      put('#toast-container', '<div class="toast"><div class="toast-message">' + (ok ? '¡Gracias! Hemos recibido tu mensaje.' : 'No se ha podido enviar el mensaje.') + '</div></div>');
    });`,
    answers: { '/ajax/contacto': (isGood) => ({ json: { ok: isGood } }) },
    variants: ALL,
  },
  {
    name: 'SweetAlert2',
    html: CONTACT,
    script: `onSubmit(async (form) => {
      const { ok } = await (await fetch('/contact.php', { method: 'POST', body: new FormData(form) })).json();
      $('.swal2-container')?.remove();
      document.body.insertAdjacentHTML('beforeend', '<div class="swal2-container"><div aria-labelledby="swal2-title" class="swal2-popup swal2-modal" role="dialog" aria-live="assertive" aria-modal="true"><h2 id="swal2-title">' + (ok ? 'Messaggio inviato' : 'Impossibile inviare il messaggio') + '</h2></div></div>');
    });`,
    answers: { '/contact.php': (isGood) => ({ json: { ok: isGood } }) },
    variants: ALL,
  },
  {
    name: 'A dialog that closes itself, and nothing else to be seen',
    withoutStatus: { bad: [], retry: ['confirmed'] },
    html: `<dialog open>${CONTACT}</dialog>`,
    script: `onSubmit(async (form) => {
      const { ok } = await fetch('/api/messages', { method: 'POST', body: new FormData(form) });
      if (ok) $('dialog').close();
    });`,
    answers: { '/api/messages': (isGood) => ({ status: isGood ? 204 : 503 }) },
    variants: ALL,
  },
  {
    name: 'A newsletter box that is no form',
    goal: 'newsletter',
    html: `<footer><div class="box"><h3>Nieuwsbrief</h3><input type="email" placeholder="E-mail" value="ada@example.com"><button type="button" id="go">Aanmelden</button><p id="says"></p></div></footer>`,
    press: '#go',
    script: `$('#go').onclick = async () => {
      const { ok } = await (await fetch('/api/nieuws', { method: 'POST', body: '{}' })).json();
      put('#says', ok ? 'Bedankt voor je inschrijving!' : 'Dit e-mailadres is ongeldig.');
    };`,
    answers: { '/api/nieuws': (isGood) => ({ json: { ok: isGood } }) },
    variants: ALL,
  },
  {
    name: 'A form in a shadow root',
    html: `<contact-us></contact-us>`,
    press: 'contact-us',
    script: `customElements.define('contact-us', class extends HTMLElement {
      constructor() {
        super();
        const root = this.attachShadow({ mode: 'open' });
        root.innerHTML = '<div><form class="contact"><input type="email" name="email"><textarea name="message"></textarea><button>Send message</button></form><p></p></div>';
        root.querySelector('form').onsubmit = async (event) => {
          event.preventDefault();
          const { ok } = await (await fetch('/x', { method: 'POST', body: '{}' })).json();
          root.querySelector('p').textContent = ok ? 'Your message has been sent.' : 'Your message could not be sent.';
        };
      }
    });`,
    answers: { '/x': (isGood) => ({ json: { ok: isGood } }) },
  },
  {
    name: 'WooCommerce check-out, to the page that follows',
    goal: 'order',
    path: '/checkout/',
    consent: 'granted',
    html: `<div class="woocommerce"><div class="woocommerce-notices-wrapper"></div><form name="checkout" method="post" class="checkout woocommerce-checkout" action="/checkout/" novalidate><h3>Billing details</h3><input name="billing_first_name"><input name="billing_city"><input name="billing_postcode"><input type="tel" name="billing_phone"><input type="email" name="billing_email"><button class="button alt" name="woocommerce_checkout_place_order" value="Place order">Place order</button></form></div>`,
    script: `onSubmit(async (form) => {
      const { result, redirect, messages } = await (await fetch('/?wc-ajax=checkout', { method: 'POST', body: new FormData(form) })).json();
      if (result === 'success') { location.href = redirect; return; }
      form.querySelector('.woocommerce-NoticeGroup')?.remove();
      form.insertAdjacentHTML('afterbegin', '<div class="woocommerce-NoticeGroup woocommerce-NoticeGroup-checkout">' + messages + '</div>');
    });`,
    answers: {
      '/': (isGood) => ({
        json: isGood
          ? { result: 'success', redirect: '/checkout/order-received/12/' }
          : {
              result: 'failure',
              messages:
                '<ul class="woocommerce-error" role="alert"><li><strong>Billing First name</strong> is a required field.</li></ul>',
            },
      }),
      '/checkout/order-received/12/': () => ({ html: '<title>Bikes</title><h1>Order received</h1>' }),
    },
    variants: ALL,
  },
  {
    name: 'Analytics answer well, the form silently badly',
    withoutStatus: { good: [], bad: [] },
    html: CONTACT,
    script: `onSubmit((form) => {
      fetch('/api/track/form-submit', { method: 'POST', body: '{}' });
      fetch('/collect?v=2&en=contact', { method: 'POST', body: '{}', keepalive: true });
      return fetch('/contact', { method: 'POST', body: new FormData(form) });
    });`,
    answers: {
      '/api/track/form-submit': () => ({ status: 200, json: {} }),
      '/collect': () => ({ status: 204 }),
      '/contact': (isGood) => ({ status: isGood ? 200 : 500, json: {} }),
    },
    variants: ['good', 'bad'],
  },
  {
    name: 'A button with an action of its own, and a request that only sounds like the form’s',
    withoutStatus: { good: [], bad: [] },
    html: CONTACT.replace('<button', '<button formaction="/api/7"'),
    script: `onSubmit(async (form) => {
      await fetch('/contact-hours', { method: 'POST', body: '{}' });
      return fetch($('#contact button').formAction, { method: 'POST', body: new FormData(form) });
    });`,
    answers: {
      '/contact-hours': () => ({ status: 200, json: {} }),
      '/api/7': (isGood) => ({ status: isGood ? 200 : 500, json: {} }),
    },
    variants: ['good', 'bad'],
  },
  {
    name: 'A shop refreshes its basket while the form is kept back, in a language that is not known',
    html: `<div><form id="kontakt" class="contact">${FIELDS}<p id="says"></p><button>Wyślij</button></form></div>`,
    script: `onSubmit(async () => {
      put('#says', 'Wpisz treść wiadomości');
      await fetch('/?wc-ajax=get_refreshed_fragments', { method: 'POST' });
    });`,
    answers: { '/': () => ({ json: {} }) },
    variants: ['bad'],
    expected: { bad: [] },
  },
  {
    name: 'Bootstrap 3: single fields turn green before the server says no',
    html: `<div class="wrap">${CONTACT}</div>`,
    script: `onSubmit(async (form) => {
      $('.row.mail').classList.add('has-success');
      $('[type=email]').classList.add('is-valid', 'success');
      const { status } = await fetch(form.action, { method: 'POST', body: new FormData(form) });
      $('.row.mail').classList.remove('has-success');
      if (status === 200) form.outerHTML = '<p>We will get back to you.</p>';
      else $('.row.text').classList.add('has-error');
    });`,
    answers: { '/contact': (isGood) => ({ status: isGood ? 200 : 400, delayMs: 1500, html: '' }) },
    variants: ALL,
  },
];

/** What the page says beside its form, after the form's own request was answered. */
const says = (text: string, status: number, expected: Outcome[], withoutStatus = expected): Reproduction => ({
  name: `${status} and "${text}"`,
  html: `${CONTACT}<p id="says"></p>`,
  script: `onSubmit(async (form) => {
    await fetch(form.action, { method: 'POST', body: new FormData(form) });
    put('#says', ${JSON.stringify(text)});
  });`,
  answers: { '/contact': () => ({ status, json: {} }) },
  variants: ['bad'],
  expected: { bad: expected },
  withoutStatus: { bad: withoutStatus },
});

/** A form that gives way to a success which says something else as well. */
const gives = (html: string, path = '/rpc'): Reproduction => ({
  name: `Instead of the form: ${html}`,
  html: `<div id="box">${CONTACT}</div>`,
  script: `onSubmit(async () => {
    await fetch('${path}', { method: 'POST' });
    put('#box', ${JSON.stringify(html)});
  });`,
  answers: { [path]: () => ({ json: {} }) },
  variants: ['good'],
});

/** A form whose error stays where it is, and what it does when the next try goes well. */
const OLD_ERROR = (name: string, onGood: string, status = 422) => ({
  name: `An old error still stands: ${name}`,
  html: `${CONTACT}<p id="says"></p><div id="toast"></div>`,
  script: `onSubmit(async (form) => {
    const { ok } = await (await fetch(form.action, { method: 'POST', body: new FormData(form) })).json();
    if (!ok) put('#says', 'Please enter a valid phone number.');
    else { ${onGood} }
  });`,
  answers: {
    '/contact': (isGood: boolean): Answer => ({ status: isGood ? 200 : status, json: { ok: isGood } }),
  },
  variants: ['retry'] as Variant[],
});

/** One thing each, which was told wrongly or not at all. */
export const REGRESSIONS: Reproduction[] = [
  // What a server says of a native submit.
  {
    name: 'Django and Rails: a message on the page that was redirected to',
    path: '/kontakt',
    consent: 'granted',
    html: CONTACT,
    answers: {
      '/contact': (isGood) => ({ location: isGood ? '/flash-good' : '/flash-bad' }),
      '/flash-good': () => ({
        html: '<ul class="messages"><li class="success">Your message has been sent.</li></ul><h1>News</h1>',
      }),
      '/flash-bad': () => ({ html: '<div class="flash flash-alert">Message not sent.</div><h1>News</h1>' }),
    },
  },
  {
    name: 'TYPO3: what takes the form’s place within the same id, and is no headline',
    path: '/kontakt/',
    consent: 'granted',
    html: `<h1>Kontakt</h1><div id="c12">${CONTACT.replace('"/contact"', '"/kontakt/?action=perform#c12"')}</div>`,
    answers: {
      '/kontakt/': (_, again) =>
        again('<h1>Kontakt</h1><div id="c12"><p>Ihre Nachricht wurde übermittelt.</p></div>'),
    },
    variants: ['good'],
  },
  {
    name: 'A page at the form’s action that says it below its headline',
    path: '/kontakt',
    consent: 'granted',
    html: CONTACT.replace('"/contact"', '"/mail.php"'),
    answers: {
      '/mail.php': (isGood, again) =>
        again(`<h1>Kontakt</h1><p>${isGood ? 'Vielen Dank.' : 'Fehler: E-Mail-Adresse ungültig.'}</p>`),
    },
  },
  {
    name: 'A script that takes everything out of its form',
    html: CONTACT,
    script: `onSubmit(async (form) => {
      await fetch(form.action, { method: 'POST' });
      form.innerHTML = '<h2>All done</h2><p>Your quote is being prepared.</p>';
    });`,
    answers: { '/contact': () => ({ json: {} }) },
    variants: ['good'],
  },
  {
    name: 'An API on a subdomain, which is about a form by its path',
    html: CONTACT.replace(' action="/contact"', ''),
    script: `onSubmit(async () => {
      const { ok } = await fetch('http://api.site.localhost:{port}/v1/enquiries', { method: 'POST' });
      if (ok) put('#contact', '<p>🎉</p>');
    });`,
    answers: { '/v1/enquiries': (isGood) => ({ status: isGood ? 201 : 409, json: {}, cors: true }) },
    withoutStatus: { bad: [] },
  },
  {
    name: 'A button that submits nothing and sends by its script',
    html: CONTACT.replace('<button>', '<button type="button">'),
    script: `$('button').addEventListener('click', async () => {
      const { ok } = await fetch('/contact', { method: 'POST' });
      if (ok) put('#contact', '<p>Thank you for your message.</p>');
      else $('#contact').insertAdjacentHTML('beforeend', '<p role="alert">Your message could not be sent.</p>');
    });`,
    press: 'button',
    // As a server does: the core counts in the moment after the click, and what came before that is not looked at.
    answers: { '/contact': (isGood) => ({ status: isGood ? 200 : 422, json: {}, delayMs: 400 }) },
  },
  {
    name: 'Next.js, which fetches a page for later beside the form’s own failed request',
    path: '/kontakt',
    html: CONTACT,
    script: `onSubmit(async () => {
      fetch('/kontakt-done?_rsc=abc12');
      await fetch('/api/send', { method: 'POST' });
    });`,
    answers: {
      '/kontakt-done': () => ({ json: {} }),
      '/api/send': () => ({ status: 500, json: {} }),
    },
    variants: ['bad'],
    expected: { bad: [] },
  },
  // Sentences of an error that have a word of a success.
  says('Please check your email address.', 422, ['rejected'], []),
  says('Network problem. Check your connection.', 500, ['rejected']),
  says("Your message wasn't sent.", 500, ['rejected']),
  says('Your message can’t be sent right now.', 200, ['rejected']),
  says('There was a problem. Please get in touch by phone.', 200, ['rejected']),
  says("Password confirmation doesn't match Password", 200, ['rejected']),
  says('Expected number, received nan', 400, ['rejected'], []),
  says('Merci de remplir tous les champs.', 200, ['rejected']),
  says('Merci de cocher la case.', 200, ['rejected']),
  says('Bitte bestätigen Sie, dass Sie kein Roboter sind.', 200, ['rejected']),
  says('Bitte bestätigen Sie die Datenschutzerklärung.', 200, ['rejected']),
  says('Por favor, escriba su correo correctamente.', 422, ['rejected'], []),
  says('Please check your email and password.', 200, []),
  says('Check your inbox.', 200, ['confirmed']),
  says('Fast geschafft! Bestätige deine E-Mail-Adresse.', 200, ['confirmed']),
  says('Merci de nous avoir contactés.', 200, ['confirmed']),
  says('Bitte bestätigen Sie Ihre Anmeldung.', 200, ['confirmed']),
  // The form's own status against the words.
  says('Thank you for your patience.', 500, [], ['confirmed']),
  says('Thank you. Unfortunately this is not valid.', 422, ['rejected'], []),
  // What a form is after it was emptied.
  {
    name: 'Angular: an emptied form is invalid again',
    html: CONTACT.replace('<form', '<form novalidate class="ng-valid ng-dirty"'),
    script: `onSubmit(async (form) => {
      await fetch(form.action, { method: 'POST' });
      form.className = $('[type=email]').className = 'ng-pristine ng-untouched ng-invalid';
    });`,
    answers: { '/contact': () => ({ status: 201, json: {} }) },
    variants: ['good'],
    withoutStatus: { good: [] },
  },
  {
    name: 'A validator that looks at an emptied form',
    html: CONTACT.replace('<form', '<form novalidate'),
    script: `onSubmit(async (form) => {
      await fetch(form.action, { method: 'POST' });
      form.reset();
      $('[type=email]').setAttribute('aria-invalid', 'true');
      $('.row.mail').classList.add('has-error');
    });`,
    answers: { '/contact': () => ({ status: 201, json: {} }) },
    variants: ['good'],
  },
  // The error of one try, the success of the next.
  OLD_ERROR('a toast', `put('#toast', '<p role="status">Thank you!</p>')`, 200),
  { ...OLD_ERROR('the next page', `location.href = '/bye'`), withoutStatus: { retry: ['rejected'] } },
  { ...OLD_ERROR('nothing said', ''), withoutStatus: { retry: ['rejected'] } },
  {
    ...OLD_ERROR('said once more, by a server that answers 200', `put('#says', $('#says').innerHTML)`, 200),
    expected: { retry: ['rejected'] },
  },
  {
    name: 'A form of many fields and two lists of countries',
    html: `<main><section><div id="box">${CONTACT.replace(
      '<button',
      `<select>${'<option>Country</option>'.repeat(249)}</select><select>${'<option>+1</option>'.repeat(240)}</select>
       ${'<p><label><input type="checkbox"></label></p>'.repeat(120)}<button`,
    )}</div></section></main>`,
    script: `onSubmit(async () => {
      const { ok } = await (await fetch('/rpc', { method: 'POST' })).json();
      if (ok) put('#box', '<p>Thank you!</p>');
      else $('#box').insertAdjacentHTML('beforeend', '<p>Sorry, your message could not be sent.</p>');
    });`,
    answers: { '/rpc': (isGood) => ({ json: { ok: isGood } }) },
    variants: ALL,
  },
  {
    name: 'A page whose address has a word of a success, and then a query',
    path: '/solutions/customer-success',
    html: CONTACT,
    script: `onSubmit(async (form) => {
      await fetch(form.action, { method: 'POST' });
      history.replaceState({}, '', '?step=2');
    });`,
    answers: { '/contact': () => ({ status: 500 }) },
    variants: ['bad'],
    withoutStatus: { bad: [] },
  },
  // Clear successes that say something else as well.
  gives('<p>Thank you! Check your inbox.</p><p>Didn’t get it? <a href="#">Try again</a></p>'),
  gives('<p>Thank you for signing up.</p><p>Already have an account? <a href="#">Log in</a></p>'),
  gives('<p>We sent you a link.</p><p>Wrong address? <a href="#">Change it</a></p>'),
  gives('<p>Thank you.</p><p>Please do not reply to the confirmation email.</p>'),
  gives('<p>Thank you! You must confirm your address.</p>'),
  gives('<p>Your order is confirmed.</p><p>If you have not received an email within an hour, call us.</p>'),
  gives('<p>Your request has been received.</p><p>We are sorry for any delay.</p>'),
  gives('<p>Thanks for signing up, we can’t wait to meet you!</p>'),
  gives('<p>Thank you! Don’t worry, your message was sent.</p>'),
  gives('<p>Thank you!</p><button type="button" class="btn btn-outline-danger">Cancel booking</button>'),
  gives('<p>Thank you! Made with <span class="text-danger">♥</span></p>'),
  gives('<p>Thank you!</p><p>Course B is already full.</p>', '/contact'),
  // Those who speak of something else.
  {
    name: 'A carousel of testimonials',
    html: `${CONTACT}<section><div id="slides" aria-live="off"><p>Great bikes</p></div></section>`,
    script: `onSubmit(async (form) => {
      await fetch(form.action, { method: 'POST' });
      put('#slides', '<p>Thank you so much for my new bike!</p>');
    });`,
    answers: { '/contact': () => ({ status: 500 }) },
    variants: ['bad'],
    withoutStatus: { bad: [] },
  },
  {
    name: 'A section that is loaded late',
    html: `<main><div><div><div>${CONTACT}</div></div></div></main><div id="lazy"></div>`,
    script: `onSubmit(async (form) => {
      await fetch(form.action, { method: 'POST' });
      put('#lazy', '<section>' + '<i></i>'.repeat(400) + '<h2>Thank you, customers</h2></section>');
    });`,
    answers: { '/contact': (isGood) => ({ status: isGood ? 200 : 500 }) },
    variants: ['bad'],
    withoutStatus: { bad: [] },
  },
  {
    name: 'A toast behind a long list of headings',
    html: `${'<article><h2>Bike</h2><p></p><p></p><p></p><p></p><p></p><p></p><p></p></article>'.repeat(45)}<footer><div><div><div>${CONTACT}</div></div></div></footer><div id="toasts"></div>`,
    script: `onSubmit(async () => {
      await fetch('/rpc', { method: 'POST' });
      put('#toasts', '<div role="status">Thank you for your message!</div>');
    });`,
    answers: { '/rpc': () => ({ json: {} }) },
    variants: ['good'],
  },
  {
    name: 'An address is checked, and the page refuses it in other words',
    html: CONTACT.replace(' action="/contact"', ''),
    script: `onSubmit(() => fetch('/api/validate-email?e=1'))`,
    answers: { '/api/validate-email': () => ({ json: { ok: false } }) },
    variants: ['bad'],
    expected: { bad: [] },
  },
  // What is said in words that nobody knows.
  says('Podaj poprawny numer telefonu', 200, []),
  says('Enter your full name', 200, []),
  {
    name: 'A form that is emptied by whatever its server answers',
    html: `${CONTACT}<p id="says"></p>`,
    script: `onSubmit(async (form) => {
      await fetch('/rpc', { method: 'POST' });
      form.reset();
      put('#says', 'Message is too short');
    });`,
    answers: { '/rpc': () => ({ json: {} }) },
    variants: ['bad'],
    expected: { bad: [] },
  },
  {
    name: 'A form that is emptied, and counts what may be written',
    html: CONTACT.replace('<button', '<p id="left">490 characters left</p><button'),
    script: `onSubmit(async (form) => {
      await fetch('/rpc', { method: 'POST' });
      form.reset();
      put('#left', '500 characters left');
    });`,
    answers: { '/rpc': () => ({ json: {} }) },
    variants: ['good'],
  },
];
