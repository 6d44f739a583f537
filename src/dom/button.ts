/** A button, whatever it is made of: page builders have links for it, to `#` or to `javascript:`. */
export const BUTTON =
  'button,[role=button],[type=button],[type=submit],[type=image],a[href="#"][class*=but],a[href="#"][class*=btn],a[href^=j][class*=but],a[href^=j][class*=btn]';
