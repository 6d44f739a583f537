import { listen } from './listen.js';

/**
 * Listens to what the window is told to navigate to, while it answers to a visitor's act: a redirect that nobody
 * asked for is not reported. Does nothing in a browser without the Navigation API.
 * @see https://html.spec.whatwg.org/multipage/nav-history-apis.html#the-navigateevent-interface
 */
export function onNavigate(handle: (event: any) => void, signal: AbortSignal): void {
  const { navigation } = window as { navigation?: EventTarget };
  if (navigation)
    listen(navigation, 'navigate', (event) => navigator.userActivation?.isActive && handle(event), signal);
}
