/** A first contact or an order. */
export const MACRO = 'phone email message contact demo quote booking signup order donation'.split(' ');

/** A small step towards one. */
export const MICRO = 'newsletter outbound download social campaign waitlist'.split(' ');

/** What an owner may say of a goal. */
export const isTag = (tag: unknown): boolean => /^(macro|micro|off)$/.test(tag as string);
