/**
 * Forms as their libraries' own documentation builds them, run by the libraries themselves: what the reproductions of
 * test/browser/outcomes.forms.ts stand for where nobody can install the real part.
 *
 * `answer(isGood, query)` is what a server says to one try, on the site and on the services that a library asks:
 * `status`, with `html`, a whole `page`, `json` or a `script`; or a `location` that it redirects to.
 */

const FIELDS = `
  <label>Name <input name="name" id="name" value="Ada"></label>
  <label>Email <input type="email" name="email" id="email" value="ada@example.com"></label>
  <label>Message <textarea name="message" id="message">Hello</textarea></label>`;
const PHONE = '<input name="phone" id="phone" required>';
/** A contact form with these attributes. */
const contact = (attributes, inside = '') =>
  `<form ${attributes}>${inside}${FIELDS}<button>Send message</button></form>`;
const newsletter = (attributes) =>
  `<h3>Newsletter</h3><form ${attributes}><input type="email" name="EMAIL" id="mc-email" value="ada@example.com" placeholder="Your email"><label for="mc-email"></label><button>Subscribe</button></form>`;
const POST = 'id="contact" action="/contact" method="post"';
const UNPOLY = `${POST} up-submit up-target="main" up-fail-target="#contact"`;
/** A React component `App` on the page, with what its code imports. */
const react = (code) => `
  import React, { useState } from 'react';
  import { createRoot } from 'react-dom/client';
  ${code}
  createRoot(document.querySelector('main')).render(<App />);`;

const said = (good, bad) => (isGood) => (isGood ? good : bad);
const SERVER_ERROR = { status: 500, html: 'x' };

/** What the visitor sees of a form that only the page itself checks. */
const REFUSED = { variants: ['bad'], answer: () => ({ html: 'never asked' }) };

/**
 * `scripts` are files of the packages; `app` is bundled. `variants` are `good`, `bad`, and `retry`: rejected, then sent
 * again and confirmed.
 */
export const FORMS = [
  {
    name: 'htmx, the form replaced',
    scripts: ['htmx.org/dist/htmx.min.js'],
    html: `<h2>Contact us</h2>${contact('hx-post="/contact" hx-swap="outerHTML"')}`,
    answer: said({ html: '<p>Thanks! Your message was sent.</p>' }, { status: 422, html: 'x' }),
  },
  {
    name: 'htmx, errors within a 200',
    scripts: ['htmx.org/dist/htmx.min.js'],
    html: `<h2>Contact us</h2>${contact('hx-post="/contact" hx-swap="outerHTML"')}`,
    answer: said(
      { html: '<div class="alert alert-success">We have received your message.</div>' },
      {
        html: contact(
          'hx-post="/contact" hx-swap="outerHTML"',
          '<span class="error">Email is invalid</span>',
        ),
      },
    ),
  },
  {
    name: 'htmx, a message beside a newsletter box',
    goal: 'newsletter',
    scripts: ['htmx.org/dist/htmx.min.js'],
    html: `${newsletter('hx-post="/subscribe" hx-target="#said"')}<div id="said"></div>`,
    answer: said(
      { html: 'Please check your inbox to confirm.' },
      { html: 'This address is already on our list.' },
    ),
  },
  {
    name: 'Turbo, a redirect or 422 with the form anew',
    head: '<script type="module" src="/packages/@hotwired/turbo/dist/turbo.es2017-esm.js"></script>',
    html: `<h1>Contact us</h1>${contact(POST)}`,
    answer: said(
      { location: '/thanks' },
      {
        status: 422,
        page: `<h1>Contact us</h1>${contact(POST, '<div class="errors">Message can\'t be blank</div>')}`,
      },
    ),
  },
  {
    name: 'Unpoly, a fragment or 422 with the form anew',
    scripts: ['unpoly/unpoly.min.js'],
    html: `<h1>Contact us</h1>${contact(UNPOLY)}`,
    answer: said(
      { page: '<h1>Thanks for your message</h1>' },
      { status: 422, page: contact(UNPOLY, '<p class="field_with_errors">Name can\'t be blank</p>') },
    ),
  },
  {
    name: 'Rails UJS, data-remote',
    scripts: ['@rails/ujs/app/assets/javascripts/rails-ujs.js'],
    html: `<h1>Contact us</h1>${contact(`${POST} data-remote="true"`)}<p id="said"></p><script>
      const said = document.querySelector('#said');
      addEventListener('ajax:success', () => { said.textContent = 'Thanks!'; });
      addEventListener('ajax:error', () => { said.textContent = 'ERROR'; });</script>`,
    answer: said({ html: 'ok' }, { status: 422, html: 'x' }),
  },
  {
    name: 'Naja with Nette, a snippet',
    scripts: ['naja/dist/Naja.min.js'],
    html: `<h1>Contact us</h1><div id="snippet--form">${contact(`${POST} class="ajax"`)}</div>
      <script>naja.formsHandler.netteForms = { initForm() {}, validateForm: () => true }; naja.initialize();</script>`,
    answer: said(
      { json: { snippets: { 'snippet--form': '<p>Thank you.</p>' } } },
      {
        json: {
          snippets: {
            'snippet--form': contact(`${POST} class="ajax"`, '<ul class="error"><li>Invalid email</li></ul>'),
          },
        },
      },
    ),
  },
  {
    name: 'jQuery Form, ajaxForm',
    scripts: ['jquery/dist/jquery.min.js', 'jquery-form/dist/jquery.form.min.js'],
    html: `<h1>Contact us</h1>${contact(POST)}<div id="said"></div>
      <script>$('#contact').ajaxForm({ target: '#said', error: () => $('#said').text('An error occurred') });</script>`,
    answer: said({ html: 'Message sent. Thank you!' }, SERVER_ERROR),
  },
  {
    name: 'jQuery Validation, then ajaxSubmit',
    scripts: [
      'jquery/dist/jquery.min.js',
      'jquery-form/dist/jquery.form.min.js',
      'jquery-validation/dist/jquery.validate.min.js',
    ],
    html: `<h1>Contact us</h1>${contact(POST)}<script>
      $('#contact').validate({ submitHandler: (form) => { $(form).ajaxSubmit({
        success: () => $(form).replaceWith('<p>Thank you, we will get back to you.</p>'),
        error: () => $(form).append('<p class="fail">Something went wrong.</p>') }); } });</script>`,
    answer: said({ html: 'ok' }, SERVER_ERROR),
  },
  {
    name: 'jQuery Validation, a field is missing',
    scripts: ['jquery/dist/jquery.min.js', 'jquery-validation/dist/jquery.validate.min.js'],
    html: `<h1>Contact us</h1>${contact(POST, PHONE)}<script>$('#contact').validate();</script>`,
    ...REFUSED,
  },
  {
    name: 'jQuery PJAX',
    scripts: ['jquery/dist/jquery.min.js', 'jquery-pjax/jquery.pjax.js'],
    html: `<div id="pjax"><h1>Contact us</h1>${contact(`${POST} data-pjax`)}</div>
      <script>$(document).on('submit', 'form[data-pjax]', (event) => $.pjax.submit(event, '#pjax', { push: false }));</script>`,
    answer: said(
      { html: '<h1>Thank you!</h1>' },
      {
        html: `<h1>Contact us</h1>${contact(`${POST} data-pjax`, '<p class="error">Please enter your phone</p>')}`,
      },
    ),
  },
  {
    name: 'intercooler',
    scripts: ['jquery/dist/jquery.min.js', 'intercooler/dist/intercooler.js'],
    html: `<h1>Contact us</h1>${contact('ic-post-to="/contact" ic-target="#said"')}<div id="said"></div>`,
    answer: said({ html: 'Your message has been sent' }, { html: 'Your message could not be sent' }),
  },
  {
    name: 'AjaxChimp: Mailchimp by JSONP',
    goal: 'newsletter',
    scripts: ['jquery/dist/jquery.min.js', 'ajaxchimp/jquery.ajaxchimp.js'],
    html: `${newsletter('id="subscribe" action="https://bikes.us1.list-manage.com/subscribe/post?u=1&amp;id=2" method="post"')}
      <script>$('#subscribe').ajaxChimp();</script>`,
    answer: (isGood, query) => ({
      script: `${query.get('c')}(${JSON.stringify(
        isGood
          ? { result: 'success', msg: 'Almost finished...' }
          : { result: 'error', msg: '0 - Please enter a value' },
      )})`,
    }),
  },
  {
    name: 'react-mailchimp-subscribe, a box that is no form',
    goal: 'newsletter',
    app: react(`
      import MailchimpSubscribe from 'react-mailchimp-subscribe';
      const App = () => <section><h3>Get our newsletter</h3><MailchimpSubscribe url="https://bikes.us1.list-manage.com/subscribe/post?u=1&id=2" /></section>;`),
    answer: (isGood, query) => ({
      script: `${query.get('c')}(${JSON.stringify(
        isGood
          ? { result: 'success', msg: 'Thank you for subscribing!' }
          : { result: 'error', msg: 'ada@example.com is already subscribed' },
      )})`,
    }),
  },
  {
    name: 'Formspree for React',
    app: react(`
      import { useForm, ValidationError } from '@formspree/react';
      function App() {
        const [state, submit] = useForm('mabcdefg');
        if (state.succeeded) return <p>Thanks for joining!</p>;
        return (
          <form onSubmit={submit}>
            <h2>Contact us</h2>
            <input name="email" type="email" defaultValue="ada@example.com" />
            <ValidationError field="email" errors={state.errors} />
            <textarea name="message" defaultValue="Hello" />
            <button disabled={state.submitting}>Submit</button>
          </form>
        );
      }`),
    answer: said(
      { json: { ok: true, next: 'https://formspree.io/thanks' } },
      {
        status: 422,
        json: { errors: [{ field: 'email', code: 'TYPE_EMAIL', message: 'should be an email' }] },
      },
    ),
  },
  {
    name: 'Web3Forms for React',
    app: react(`
      import useWeb3Forms from '@web3forms/react';
      function App() {
        const [said, setSaid] = useState('');
        const { submit } = useWeb3Forms({ access_key: 'x', onSuccess: setSaid, onError: setSaid });
        return (
          <form onSubmit={(event) => { event.preventDefault(); submit(Object.fromEntries(new FormData(event.target))); }}>
            <h2>Contact us</h2>
            <input name="email" type="email" defaultValue="ada@example.com" />
            <textarea name="message" defaultValue="Hello" />
            <button>Submit Form</button>
            <span>{said}</span>
          </form>
        );
      }`),
    answer: said(
      { json: { success: true, message: 'Email sent successfully!' } },
      { status: 400, json: { success: false, message: 'Invalid Access Key' } },
    ),
  },
  {
    name: 'EmailJS',
    app: `
      import emailjs from '@emailjs/browser';
      document.querySelector('main').innerHTML = ${JSON.stringify(`<h1>Contact us</h1>${contact('id="contact"')}`)};
      const form = document.querySelector('#contact');
      form.addEventListener('submit', (event) => {
        event.preventDefault();
        emailjs.sendForm('service', 'template', form, { publicKey: 'x' }).then(
          () => form.replaceWith('Your message is on its way. Thank you!'),
          (error) => console.log('FAILED...', error),
        );
      });`,
    answer: said({ html: 'OK' }, { status: 400, html: 'The template ID not found' }),
  },
  {
    name: 'Alpine and fetch',
    goal: 'newsletter',
    head: '<script defer src="/packages/alpinejs/dist/cdn.min.js"></script>',
    html: `<div x-data="{ ok: false, said: '' }"><h2>Subscribe to our newsletter</h2>
      <form x-show="!ok" @submit.prevent="fetch('/subscribe', { method: 'POST' }).then((r) => r.ok ? ok = true : said = 'Oops, that failed')">
      <input type="email" name="email" value="ada@example.com"><button>Subscribe</button><p x-text="said"></p></form>
      <p x-show="ok">You are subscribed!</p></div>`,
    answer: said({ html: 'ok' }, { status: 400, html: 'x' }),
  },
  {
    name: 'React Hook Form',
    app: react(`
      import { useForm } from 'react-hook-form';
      function App() {
        const { register, handleSubmit, setError, formState: { errors } } = useForm({ defaultValues: { email: 'ada@example.com', message: 'Hello' } });
        const [isSent, setSent] = useState(false);
        const send = async (data) => {
          const response = await fetch('/api/contact', { method: 'POST', body: JSON.stringify(data) });
          response.ok ? setSent(true) : setError('root', { message: 'Something went wrong' });
        };
        if (isSent) return <h2>Thanks for reaching out!</h2>;
        return (
          <form onSubmit={handleSubmit(send)}>
            <h2>Contact us</h2>
            <input type="email" {...register('email')} />
            <textarea {...register('message', { required: true })} />
            {errors.root && <p role="alert">{errors.root.message}</p>}
            <button>Send</button>
          </form>
        );
      }`),
    answer: said({ json: {} }, { status: 500, json: {} }),
  },
  {
    name: 'React Hook Form, a field is missing',
    app: react(`
      import { useForm } from 'react-hook-form';
      function App() {
        const { register, handleSubmit, formState: { errors } } = useForm({ defaultValues: { email: 'ada@example.com' } });
        return (
          <form onSubmit={handleSubmit(() => {})}>
            <h2>Contact us</h2>
            <input type="email" {...register('email')} />
            <textarea {...register('message', { required: true })} />
            {errors.message && <span>This field is required</span>}
            <button>Send</button>
          </form>
        );
      }`),
    ...REFUSED,
  },
  {
    name: 'Formik',
    goal: 'newsletter',
    app: react(`
      import { ErrorMessage, Field, Form, Formik } from 'formik';
      async function subscribe(values, { setStatus, setFieldError, resetForm }) {
        const response = await fetch('/api/subscribe', { method: 'POST', body: JSON.stringify(values) });
        if (!response.ok) return setFieldError('email', 'This email is already subscribed');
        resetForm();
        setStatus('You have been subscribed.');
      }
      const App = () => (
        <Formik initialValues={{ email: 'ada@example.com' }} onSubmit={subscribe}>
          {({ status }) => (
            <Form>
              <h3>Join our newsletter</h3>
              <Field name="email" type="email" placeholder="Email" />
              <ErrorMessage name="email" component="div" />
              {status && <div>{status}</div>}
              <button type="submit">Subscribe</button>
            </Form>
          )}
        </Formik>
      );`),
    answer: said({ json: {} }, { status: 409, json: {} }),
  },
  {
    name: 'React Final Form',
    app: react(`
      import { Field, Form } from 'react-final-form';
      import { FORM_ERROR } from 'final-form';
      const send = async (values) => {
        const response = await fetch('/api/messages', { method: 'POST', body: JSON.stringify(values) });
        if (!response.ok) return { [FORM_ERROR]: 'Your message could not be delivered' };
      };
      const App = () => (
        <Form onSubmit={send} initialValues={{ email: 'ada@example.com' }}>
          {({ handleSubmit, submitError, submitSucceeded }) => (
            <form onSubmit={handleSubmit}>
              <h2>Contact us</h2>
              <Field name="email" component="input" type="email" />
              <Field name="message" component="textarea" />
              {submitError && <div className="error">{submitError}</div>}
              {submitSucceeded && <div>Thanks, we will be in touch.</div>}
              <button type="submit">Send</button>
            </form>
          )}
        </Form>
      );`),
    answer: said({ json: {} }, { status: 502, json: {} }),
  },
  {
    name: 'TanStack Form',
    app: react(`
      import { useForm } from '@tanstack/react-form';
      function App() {
        const [said, setSaid] = useState('');
        const form = useForm({
          defaultValues: { email: 'ada@example.com', message: 'Hello' },
          onSubmit: async ({ value }) => {
            const response = await fetch('/contact.json', { method: 'POST', body: JSON.stringify(value) });
            setSaid(response.ok ? 'Your request has been received' : 'Sorry, please try again');
          },
        });
        return (
          <form onSubmit={(event) => { event.preventDefault(); form.handleSubmit(); }}>
            <h2>Contact us</h2>
            <form.Field name="email">{(field) => <input type="email" name={field.name} value={field.state.value} onChange={(e) => field.handleChange(e.target.value)} />}</form.Field>
            <form.Field name="message">{(field) => <textarea name={field.name} value={field.state.value} onChange={(e) => field.handleChange(e.target.value)} />}</form.Field>
            <button type="submit">Send</button>
            <p>{said}</p>
          </form>
        );
      }`),
    answer: said({ json: {} }, { status: 500, json: {} }),
  },
  {
    name: 'VeeValidate',
    goal: 'newsletter',
    app: `
      import { createApp, h, ref } from 'vue';
      import { useField, useForm } from 'vee-validate';
      createApp({
        setup() {
          const { handleSubmit, resetForm } = useForm({ initialValues: { email: 'ada@example.com' } });
          const { value } = useField('email');
          const said = ref('');
          const subscribe = handleSubmit(async () => {
            const response = await fetch('/api/newsletter', { method: 'POST' });
            said.value = response.ok ? 'Successfully subscribed!' : 'Could not subscribe';
            if (response.ok) resetForm();
          });
          return () => h('form', { onSubmit: subscribe }, [
            h('h3', 'Newsletter'),
            h('input', { type: 'email', name: 'email', value: value.value, placeholder: 'Email' }),
            h('button', 'Subscribe'),
            h('p', said.value),
          ]);
        },
      }).mount('main');`,
    answer: said({ json: {} }, { status: 500, json: {} }),
  },
  {
    name: 'JustValidate, then fetch',
    scripts: ['just-validate/dist/just-validate.production.min.js'],
    html: `<h1>Contact us</h1>${contact(POST)}<p id="said"></p><script>
      const form = document.querySelector('#contact');
      new JustValidate(form).addField('#name', [{ rule: 'required' }]).onSuccess(async () => {
        const { ok } = await fetch('/contact', { method: 'POST' });
        document.querySelector('#said').textContent = ok ? 'Thank you!' : 'Sorry, please try again later.';
      });</script>`,
    answer: said({ html: 'ok' }, SERVER_ERROR),
  },
  {
    name: 'JustValidate, a field is missing',
    scripts: ['just-validate/dist/just-validate.production.min.js'],
    html: `<h1>Contact us</h1>${contact(POST, PHONE)}<script>
      new JustValidate('#contact').addField('#phone', [{ rule: 'required' }]);</script>`,
    ...REFUSED,
  },
  {
    name: 'Parsley, a field is missing',
    scripts: ['jquery/dist/jquery.min.js', 'parsleyjs/dist/parsley.min.js'],
    html: `<h1>Contact us</h1>${contact(`${POST} data-parsley-validate`, PHONE)}`,
    ...REFUSED,
  },
  {
    name: 'Bouncer, a field is missing',
    scripts: ['formbouncerjs/dist/bouncer.polyfills.min.js'],
    html: `<h1>Contact us</h1>${contact(POST, PHONE)}<script>new Bouncer('#contact');</script>`,
    ...REFUSED,
  },
  {
    name: 'Pristine, a field is missing',
    scripts: ['pristinejs/dist/pristine.min.js'],
    html: `<h1>Contact us</h1>${contact(`${POST} novalidate`, `<div class="form-group">${PHONE}</div>`)}<script>
      const form = document.querySelector('#contact');
      const pristine = new Pristine(form);
      form.addEventListener('submit', (event) => { event.preventDefault(); pristine.validate(); });</script>`,
    ...REFUSED,
  },
];
