/** What a page answers a submit with: in words, by language, and in the names that it gives to what it shows. */

import { anyOf } from '../../classify/any-of.js';

const BAD = anyOf(
  // Several
  /\berr(or|eur|o\b)|v[aá]lid(?!a[dtr]|i?er|é|ez v|a tu|[oa]? (for|until|on|hasta))|(\b(is|ist|est|es)|é|è) (an? |ein )?(req|erforderl|pflicht|obligat|obrigat|obblig|verpl)|incorrect|impossib/,
  // English
  /fail|wrong|could ?n|can.?not|can['’]t|unable|\boops|\bnot (be|sent|submitted)|please,? (enter|fill|provide|select|correct|complete(?! your (sub|reg|sign))|choose|accept)|try again|must (?!confirm|verif|click|activ)|^required.?$|missing|already|sorry|too many|\b(was|is|had|encountered|network) (a )?problem|your connection|\bfill (in|out) (all|the)/,
  // German
  /\bfehl|\bleider|gültig(?! (bis|ab|für))|nicht (ge|ver)s|bitte (geb|füll|wähl|versuch|bestätigen sie,? d(ass|ie (dat|agb|nutz|bed)))|konnte|müssen(?!.*bestätig|.*link)|bereits/,
  // French
  /échou|échec|n'a p|(veuillez |merci d(e |['’]))(ind|ent|s[aé][il]|r(em|en|é[es])|acc|comp|coch)|déjà/,
  // Spanish
  /no se (ha|pu)|falló|inténta|rellen|introdu|debes(?! (conf|hac|ver|act))/,
  // Portuguese
  /falh|não (foi|é|pôde)|preench/,
  // Italian
  /fallit|riprova|compila|inserisci/,
  // Dutch
  /\bfout|\bvul|geldig(?! tot)|mislukt|probeer|niet (g|v|m)|iets mis/,
);

const GOOD = anyOf(
  // Several
  /suc+[eè]s|confirm(ed|ation|ée)|\bdank|enviad|recibid|posted=true/,
  // English
  /thank|(^|[ _-])sent\b|received(?! (nan|null|undef))|will receive|submitted|subscribed|(be|been|getting|ll get) in touch|get back|you['’]re (now )?on (the|our) (wait)?list|on its way|\bgot your|added to (your |the )?(shopping )?(cart|bag|basket)|check your ((in|mail)box|e-?mail(?! ?(add|form|and pass)))/,
  // German
  /erfolg|gesendet|ver(schickt|sendet|sandt)|bestätig(t\b|ungs?(-?e?-?mail|s?link))|(erh|bek)[a-z]+ .{0,40}bestätigung|bestätigen? (sie )?(ihre|deine|den|die) (e-?mail|anm|link)|eingegangen|wurden? [^.]*übermittelt|haben (ihre|deine) .{0,40}(erhalten|bekommen)|melden uns|angekommen|warenkorb gelegt/,
  // French
  /\bmerci\b(?! de (?!vot|nous av|ton |ta |l['’])| d['’](?!av|êt))|envoyé|reçu|en compte|bien noté|ajouté.{0,20} panier/,
  // Spanish
  /gracias|éxito|[ai]d[oa]s? correctamente|suscrit|añadid[oa] a/,
  // Portuguese
  /obrigad|recebe|agradec/,
  // Italian
  /grazie|inviat|ricevut/,
  // Dutch
  /bedankt|verzonden|verstuurd|aangemeld|ontvangen|gelukt/,
);

/** One sentence that says that the good did not happen: `konnte nicht gesendet werden`. */
const NEGATED =
  /^[^.!?]*\b(not(?!é)|nicht|niet|pas|não|non|(was|were|is|has|have|could|did|does|ca)n['’]t)\b[^.!?]*.?$/;
/** An address that was here before, whatever else the sentence says: `ada@example.com is already subscribed`. */
const KNOWN =
  /(already|bereits|déjà|\b(ya|já) est|già|reeds) .{0,30}(subscri|regist|sign|member|abonn|angemeldet|eingetragen|inscri|suscri|iscri|exist|aangemeld)/;
/**
 * What a success says as well: a question and what is offered after it ("Didn't get it? Try again"), what is only in case,
 * what is polite, what a chat greets with.
 */
const ASIDE =
  /thank(s| you) for (stopp|visit|dropp)[^.!?]*|[^.!?]*\?(?!\S)( [^.!?]{0,20}$)?|(^|[.!?] )(if|falls|sollten?|si (vous|no)) [^.!?]*|ne manquerons pas|sorry for (any|the) \w+|\b\w*( ?not|n['’]t) (wait|reply|respond|hesitate|forget|worry|miss)\b/gi;
/** As in `wird gesendet…`, `is not yet confirmed`. */
const NOT_YET = /\b(wird|wordt|being|not yet|noch nicht)\b|\.\.|…/;
/**
 * Of one class name or id. Tailwind's `invalid:ring` is a rule and not a state, Bootstrap's `text-danger` a colour, and
 * Angular's `ng-invalid` is there before anybody has written anything.
 */
const BAD_MARK = /^(?!(btn|text|bg|border|ng)-)[^:]*(error|invalid|danger|fail)/i;
const GOOD_MARK = /^(?!(btn|text|bg|border)-)[^:]*(success|thank|confirmation|form-done|frm_message)/i;

/** Whether it is good (true) or bad (false); undefined where it is neither, or both. */
export type Answer = boolean | undefined;

const either = (isGood: boolean, isBad: boolean): Answer => (isGood === isBad ? undefined : isGood);

/** What a line says, and the words that say it: in small letters, without what is said beside that. */
export function readLine(text: string): { words: string; answer: Answer } {
  const words = text.slice(0, 1_000).replace(ASIDE, '').toLowerCase();
  const isGood = GOOD.test(words);
  const answer = NOT_YET.test(words)
    ? undefined
    : KNOWN.test(words) || (isGood && NEGATED.test(words.split(/[,;]/).find((clause) => GOOD.test(clause))!))
      ? false
      : either(isGood, BAD.test(words));
  return { words, answer };
}

/** What a class name or an id says. */
export const readMark = (mark: string): Answer => either(GOOD_MARK.test(mark), BAD_MARK.test(mark));
