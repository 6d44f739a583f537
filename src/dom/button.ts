/** A button, whatever it is made of. */
export const BUTTON = 'button,[role=button],[type=button],[type=submit],[type=image]';
