import { type ConversionEvent, start, track } from 'smallwins';

const stop = start({
  // Any URL that answers a POST; this one is examples/collector.
  collector: import.meta.env.VITE_COLLECTOR ?? 'http://localhost:8081/e',
  // Counts on localhost too, while you develop.
  automation: true,
  goals: { newsletter: 'macro' },
  beforeSend(event: ConversionEvent) {
    // The last word on what leaves the page: change it, or return null to drop it.
    event.props = { ...event.props, app: 'shop' };
  },
});

const plan = document.querySelector<HTMLSelectElement>('#plan')!;
document.querySelector('#compare')!.addEventListener('click', () => {
  // A goal of our own. Micro unless we say otherwise.
  track('compare', { props: { plan: plan.value }, value: 20, currency: 'EUR' });
});

document.querySelector('#refuse')!.addEventListener('click', stop);
