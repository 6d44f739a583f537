let last: Event | undefined;
let link: HTMLElement | false | null;

/**
 * The link that was clicked, where that is quickly told: not in a shadow root, and nothing about it but where it leads.
 * It is what most clicks are, so it is looked for once an event, whoever asks, and before the path, which costs three
 * times that.
 */
export const plainLink = (event: any): HTMLElement | false | null => {
  if (event !== last) {
    last = event;
    const { target } = event;
    link = !target.shadowRoot && target.closest('a,button,[role],[data-goal]');
    if (
      link &&
      (link.nodeName !== 'A' ||
        link.matches(
          '[role],[download],[onclick],:not([href]),[href="#"],[href^=j],[data-goal],[data-goal] *',
        ))
    )
      link = null;
  }
  return link;
};
