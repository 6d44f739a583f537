import { listen } from './listen.js';

/**
 * Listens to what the window is told to navigate to, while it answers to a visitor's act: a redirect that nobody
 * asked for is not reported. Does nothing in a browser without the Navigation API.
 * @see https://html.spec.whatwg.org/multipage/nav-history-apis.html#the-navigateevent-interface
 */
export const onNavigate = (handle: (event: any) => void): void =>
  listen(
    'navigate',
    (event) => navigator.userActivation?.isActive && handle(event),
  )((window as { navigation?: EventTarget }).navigation);
