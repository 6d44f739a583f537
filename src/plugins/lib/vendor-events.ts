import type { ConversionEvent } from '../../types.js';

/**
 * By which forms' vendors say what became of a submit: Contact Form 7 says it of the form, Bricks of the document, with the
 * form's id, the others of the window.
 * @see https://academy.bricksbuilder.io/article/form-element/
 */
export const VENDOR_EVENTS =
  'wpcf7submit wpcf7mailsent wpcf7mailfailed wpcf7invalid wpcf7spam hs-form-event:on-submission:success hs-form-event:on-submission:failed bricks/form/success bricks/form/error klaviyoForms message';

/** What such an event says became of this form; undefined where it says nothing, or of another. */
export function readVendorEvent(
  { type, target, detail, data }: any,
  form: Element | undefined,
): ConversionEvent['outcome'] {
  const what = `${type} ${detail?.status || detail?.type} ${data?.type} ${data?.eventName}`;
  if (
    form?.closest('.wpcf7,[class*=hs-form],[class*=klaviyo-form],[data-element-id]') &&
    (target === window || target.contains(form) || form.contains(target)) &&
    (!/^bricks/.test(type) || form.getAttribute('data-element-id') === detail.elementId)
  ) {
    if (/mail_sent|[:/]success|klaviyoForms submit|hsFormCallback onFormSubmitted/.test(what))
      return 'confirmed';
    if (/^(wpcf7|hs-|bricks).*(fail|missing|spam|abort|error)/.test(what)) return 'rejected';
  }
}
