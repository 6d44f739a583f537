/**
 * One expression of many, in small letters as what it reads is, so that a list of words can stand in the order in which people look for them:
 * what several languages have in common, then language by language. `npm run build` writes the one in its place.
 */
export const anyOf = (...expressions: RegExp[]): RegExp =>
  RegExp(expressions.map(({ source }) => source).join('|'));
