/** What was written into every message by a visitor, and must never leave the page. A word: an id may have the letters. */
export const PLANTED = /\bada\b|lovelace|secret/i;

const ada = { name: 'Ada Lovelace', email: 'ada@secret.example' };

/** Each vendor's own words, as its frame sends them, with what a visitor wrote among them. */
export const MESSAGES: { vendor: string; origin: string; data: unknown; goal: string }[] = [
  {
    vendor: 'Calendly',
    origin: 'https://calendly.com',
    data: {
      event: 'calendly.event_scheduled',
      payload: {
        event: { uri: 'https://api.calendly.com/scheduled_events/secret' },
        invitee: { uri: 'https://api.calendly.com/scheduled_events/secret/invitees/ada' },
      },
    },
    goal: 'booking macro',
  },
  {
    vendor: 'Cal.com',
    origin: 'https://app.cal.com',
    data: {
      originator: 'CAL',
      type: 'bookingSuccessfulV2',
      fullType: 'CAL:30min:bookingSuccessfulV2',
      namespace: '30min',
      data: { uid: 'secret', title: 'Ada Lovelace', status: 'ACCEPTED', paymentRequired: false },
    },
    goal: 'booking macro',
  },
  {
    vendor: 'Cal.com',
    origin: 'https://app.cal.eu',
    data: {
      originator: 'CAL',
      type: 'bookingSuccessfulV2',
      fullType: 'CAL:30min:bookingSuccessfulV2',
      namespace: '30min',
      data: { uid: 'secret', status: 'ACCEPTED' },
    },
    goal: 'booking macro',
  },
  {
    vendor: 'Cal.com',
    origin: 'https://cal.com',
    data: {
      originator: 'CAL',
      type: 'bookingSuccessful',
      fullType: 'CAL::bookingSuccessful',
      namespace: '',
      data: { booking: { attendees: [ada] }, organizer: ada, confirmed: true },
    },
    goal: 'booking macro',
  },
  {
    vendor: 'LeadConnector',
    origin: 'https://api.leadconnectorhq.com',
    data: ['msgsndr-booking-complete', { calendarId: 'secret', fingerprint: 'ada' }],
    goal: 'booking macro',
  },
  {
    vendor: 'HubSpot meetings',
    origin: 'https://meetings-eu1.hubspot.com',
    data: {
      meetingBookSucceeded: true,
      meetingsPayload: { bookingResponse: { postResponse: { contact: ada } } },
    },
    goal: 'booking macro',
  },
  {
    vendor: 'Chili Piper',
    origin: 'https://acme.na.chilipiper.com',
    data: { action: 'booking-confirmed', args: { eventId: 'secret', assignee: ada } },
    goal: 'booking macro',
  },
  {
    vendor: 'OnceHub',
    origin: 'https://go.oncehub.com',
    data: {
      type: 'oncehub.booking.scheduled',
      payload: { id: 'BKNG-1', status: 'scheduled', attendees: [ada.email], cancel_url: 'https://x/secret' },
    },
    goal: 'booking macro',
  },
  {
    vendor: 'HubSpot forms',
    origin: 'https://share.hsforms.com',
    data: {
      type: 'hsFormCallback',
      eventName: 'onFormSubmitted',
      id: 'a1b2c3d4',
      data: { submissionValues: ada },
    },
    goal: 'contact macro',
  },
  {
    vendor: 'Typeform',
    origin: 'https://form.typeform.com',
    data: { type: 'form-submit', embedId: '1', formId: 'a1b2', responseId: 'secret' },
    goal: 'contact macro',
  },
  {
    vendor: 'Typeform',
    origin: 'https://form.typeform.eu',
    data: { type: 'form-submit', embedId: '2', formId: 'c3d4', responseId: 'secret' },
    goal: 'contact macro',
  },
  {
    vendor: 'Tally',
    origin: 'https://tally.so',
    data: JSON.stringify({
      event: 'Tally.FormSubmitted',
      payload: {
        id: 'secret',
        formName: 'Contact',
        fields: [{ type: 'INPUT_EMAIL', answer: { value: ada.email } }],
      },
    }),
    goal: 'contact macro',
  },
  {
    vendor: 'Jotform',
    origin: 'https://form.jotform.com',
    data: { action: 'submission-completed', formID: '241234567890', submission: ada },
    goal: 'contact macro',
  },
  {
    vendor: 'Paddle',
    origin: 'https://buy.paddle.com',
    data: {
      action: 'event',
      event_name: 'checkout.completed',
      callback_data: { data: { transaction_id: 'txn_secret', customer: ada } },
    },
    goal: 'order macro',
  },
];
