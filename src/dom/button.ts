/** What is pressed to send what is in no form. */
export const BUTTON = 'button,[role=button],[type=button],[type=submit],[type=image]';
