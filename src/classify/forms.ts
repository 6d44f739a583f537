import type { Goal } from '../types.js';

/**
 * Goal ('' is nobody's conversion), what one hit weighs, and the stems that hit: words of a visitor's language on
 * the form and of a developer's in its names. Where the fields already tell (a lone address, a message box, a
 * password to choose), no language needs many words.
 */
const RULES: [string, number, RegExp][] = [
  ['', 2, /log.?[io]n|sign.?in\b|passw|contras|senha|парол|passe\b|hasł|パスワ|密码|비밀|search/i],
  ['', 2, /[ck]om+ent|review|friend|recipient|shar[ei]|target.?email/i],
  ['', 3, /\burl\b|rating|send.?by|mail.?(article|this)/i],
  [
    '',
    6,
    /lost|olvid|esquec|verge[st]|忘|забы|unsub(?!.{3,12}any)|forg[eo]t|reset|recover|oubli|abmeld|sinscri|sabon|취소|取消|отпис|track.+order|order.?status/i,
  ],
  ['newsletter', 4, /lett[er]|mailing|inbox|list.manage|nyhe|рассыл|ルマガ|bülten|bolet/i],
  [
    'newsletter',
    4,
    /[binu]scri|abb?on|подпис|订阅|구독|اشتر|news|update|offer|deals|eintrag|sign.{0,4}up|anmelde|recib|recev|prenum|tilmeld|üye|zapisz/i,
  ],
  ['signup', 5, /re[gj][ie]st|crea[tr]|créer|cri(e|ar)|регистр|[員規]登録|注册|가입|kayıt/i],
  ['signup', 3, /sign.?up|join|account|konto|compte|cuenta|member|inscri|trial|get.started/i],
  ['signup', 4, /birth|geburt|nacim|naiss|gender|user.?e?mail|new-pass/i],
  [
    'contact',
    4,
    /[ck]onta[ck]?t|[ei]nquir|feedback|messag|mensa[jg]|nachricht|anfrage|in.touch|сообщ|wiadom|bericht|問い合|联系|문의|تواصل/i,
  ],
  ['contact', 3, /subject|betreff|as+unto|sujet|oggetto|question|problem|err[eo]|support|help|report/i],
  ['waitlist', 12, /wait(ing)?.?list|early.access|notify.me|wartel/i],
  ['demo', 7, /\bdemo\b/i],
  ['quote', 7, /\bquote|devis|presupuest/i],
  ['booking', 7, /r[eé][sz]er[vw]|booking|buch(en|ung)|prenot|予約|예약|حجز|брон/i],
  ['download', 7, /download|free.guide|white.?paper|\be.?book/i],
  ['donation', 7, /donat|spende|пожертв/i],
  [
    'order',
    5,
    /checkout|\bcart\b|order|bestell|command|pedido|compra|kauf|payment|zamów|заказ|купить|注文|购|주문|billing|shipping|cc-|quantity|price|total/i,
  ],
];
const MAIL = /mail|courriel|correo|почт|メール|邮|메일|بريد/i;
/** What a long form asks for that something is to be delivered to. */
const ADDRESS = /zip|post.?[ac]|plz|city|str[ae]/i;

/** An element's attributes, bounded. Never a field's `value`: that name is asked for on buttons alone. */
const words = (element: Element, names: string): string =>
  names.replace(/\S+/g, (name) => Element.prototype.getAttribute.call(element, name) || '').slice(0, 400);
const NAMES = ' placeholder aria-label id name class action autocomplete ';

/**
 * What submitting a form means, or undefined where it is nobody's conversion (search, login, password, comment,
 * unsubscribe, …). Three places are read, each bounded: the form's names with its button, the inside, and the text
 * before it up to the nearest heading. The fields give one goal a start, each place that a goal's words stand in
 * adds to it (in the form's own names more so), and the highest sum wins, if it is higher than that of nothing.
 * @param form a `<form>`, or the box that `findBox` found
 * @param submitter what was pressed: of several buttons, only its words count
 */
export function classifyForm(form: Element, submitter?: Element | null): Goal | undefined {
  /** Names and button, inside, before. */
  const texts = [words(form, NAMES), '', ''];
  let types = '';
  let node: any;
  // A link leads elsewhere ("Log in instead"); what a visitor typed is in a textarea or an editable element.
  const text = (): string =>
    /^A$|SCR|STY|OPT|AREA/.test(node.parentNode.nodeName) || node.parentNode.isContentEditable
      ? ' '
      : ' ' + node.data.trim().slice(0, 200);
  // A walker, because it asks nothing of the form itself, whose `elements` and `children` an input may shadow.
  let walker = document.createTreeWalker(form, 5);
  while (texts[1]!.length < 4000 && (node = walker.nextNode())) {
    const { type } = node;
    const own = type ? words(node, NAMES) : '';
    // Something for every node, so that the bound holds for a form without text too.
    texts[1] += node.data ? text() : ' ';
    if (/submit|image|button/.test(type)) {
      if (!submitter || node.contains(submitter))
        texts[0] += own + words(node, 'value') + node.textContent.trim().slice(0, 200);
    } else if (type && !/captcha|reset/i.test(own + type)) {
      texts[1] += own;
      types += type + ' ';
    }
  }
  walker = document.createTreeWalker(document, 5);
  walker.currentNode = form;
  while (texts[2]!.length < 300 && (node = walker.previousNode()))
    if (node.data) texts[2] = text() + texts[2];
    else if (/^H\d/.test(node.nodeName) && /\w/.test(texts[2]!)) break;
    else texts[2] += ' ';
  /** One more than there are text fields. */
  const fields = types.split(/pass|text |mail|tel|date/).length;
  const expected = /pass/.test(types)
    ? fields > 3 || /new-pass/.test(texts[1]!)
      ? 'signup'
      : ''
    : /area/.test(types)
      ? 'contact'
      : fields > 5
        ? ADDRESS.test(texts[1]!)
          ? 'order'
          : 'contact'
        : fields > 1 && MAIL.test(types + texts[1])
          ? 'newsletter'
          : '';
  // Fitted to labelled forms by cross-validation over their sites; `npm run accuracy` shows what they are worth.
  const score: any = { '': 6.5, [expected]: !expected ? 9 : /pass/.test(types) ? 20 : 4 };
  for (const [goal, weight, rule] of RULES)
    for (const text of texts)
      if (rule.test(text.replace(/\s+/g, ' ')))
        score[goal] = (score[goal] || 0) + weight + 2 * +(text === texts[0]);
  let best = '';
  for (const goal in score) if (score[goal] > score[best]) best = goal;
  if (best) return { goal: best, reason: best === expected ? 'fields' : 'words' };
}

/**
 * The box around a newsletter field that is in no form: the smallest element that holds the field and the button,
 * at most four levels up, the field at most 20 elements before the button. So a click costs the same on any page.
 * @param element what was clicked, or with `entered` the field in which Enter was pressed
 */
export function findBox(element: Element, entered?: boolean): Element | undefined {
  const start = element.closest(
    entered ? 'input' : 'button,[role=button],[type=button],[type=submit],[type=image]',
  );
  if (!start || start.closest('form')) return;
  const walker = document.createTreeWalker(document, 1);
  let node: any = (walker.currentNode = start);
  let box: any = start;
  for (let i = 20; i-- && node; node = walker.previousNode())
    if (/text|mail/.test(node.type) && MAIL.test(node.type + words(node, NAMES))) {
      for (i = 4; i--; ) if ((box = box?.parentElement)?.contains(node) && i < 3) return box;
      return;
    }
}
