import type { Goal } from '../types.js';

const RULES: [string, number, RegExp][] = [
  [
    '',
    2,
    /log.?[io]n|sign.?in\b|connexi|forg[eo]t|reset|recover|vergess|oubli|passw|contras|senha|парол|passe\b|hasł|パスワ|密码|비밀|search|such|cherch|busc|track/i,
  ],
  ['', 2, /com+ent|komment|yorum|コメ|评|отзыв|review|friend|recipient|share/i],
  ['', 4, /unsub|abmeld|sinscri|sabon/i],
  ['newsletter', 3, /news.?letter|mailing|inbox|mc4wp|list.manage|nyhe|рассыл|ルマガ|bülten|lettre|bolet/i],
  [
    'newsletter',
    2,
    /[binu]scri|abb?on|подпис|订阅|구독|اشترا?ك|news|update|eintrag|sign.?(me.?)?up|anmelde/i,
  ],
  ['signup', 3, /re[gj][ie]st|crea[tr]|créer|регистр|登録|注册|가입|kayıt|new.pass/i],
  ['signup', 2, /sign.?up|join|account|konto|compte|member|inscri|trial/i],
  [
    'contact',
    3,
    /[ck]onta[ck]?t|[ei]nquir|feedback|messag|mensa[jg]|nachricht|anfrage|問い合|联系|문의|تواصل/i,
  ],
  ['waitlist', 9, /wait(ing)?.?list|early.access|notify.me|wartel/i],
  ['demo', 5, /\bdemo\b/i],
  ['quote', 4, /\bquote|estimate|devis|presupuest/i],
  ['booking', 4, /r[eé][sz]er[vw]|booking|buch(en|ung)|prenot|予約|예약|حجز|брон/i],
  ['download', 4, /download|free.guide|white.?paper|\be.?book/i],
  ['donation', 4, /donat|spende|\bdon\b|пожертв/i],
  [
    'order',
    3,
    /checkout|\bcart\b|order|bestell|command|pedido|compra|kauf|payment|zamów|заказ|注文|购|주문|billing|shipping|cc-|quantity|address.?[12]/i,
  ],
];
const MAIL = /mail|courriel|correo|posta|почт|メール|邮|郵|메일|بريد/i;

const words = (element: Element, names: string): string =>
  names.replace(/\S+/g, (name) => Element.prototype.getAttribute.call(element, name) || '').slice(0, 400);
const NAMES = ' placeholder aria-label title alt id name class action autocomplete ';

export function classifyForm(form: Element, submitter?: Element | null): Goal | undefined {
  const texts = [words(form, NAMES), '', ''];
  let types = '';
  let node: any;
  const text = (): string =>
    /^A$|SCR|STY|OPT|AREA/.test(node.parentNode.nodeName) || node.parentNode.isContentEditable
      ? ' '
      : ' ' + node.data.trim().slice(0, 200);
  let walker = document.createTreeWalker(form, 5);
  while (texts[1]!.length < 4000 && (node = walker.nextNode())) {
    const { type } = node;
    const own = type ? words(node, NAMES) : '';
    if (node.data) texts[1] += text();
    else if (/submit|image|button/.test(type)) {
      if (!submitter || node.contains(submitter))
        texts[0] += own + words(node, 'value') + node.textContent.slice(0, 200);
    } else if (type && !/captcha|reset/i.test(own + type)) {
      texts[1] += own;
      types += type + ' ';
    } else texts[1] += ' ';
  }
  walker = document.createTreeWalker(document, 5);
  walker.currentNode = form;
  while (texts[2]!.length < 300 && (node = walker.previousNode()))
    if (node.data) texts[2] = text() + texts[2];
    else if (/^H\d|LEG/.test(node.nodeName) && /\w/.test(texts[2]!)) break;
    else texts[2] += node.contains(form) ? words(node, ' id class ') : ' ';
  const fields = (types.match(/pass|text |mail|tel|url|num|date/g) || []).length;
  const expected = /pass/.test(types)
    ? fields > 2
      ? 'signup'
      : ''
    : /area/.test(types)
      ? 'contact'
      : fields > 4
        ? 'order'
        : fields && MAIL.test(types + texts[1])
          ? 'newsletter'
          : '';
  if (/pass/.test(types) && fields > 2) return { goal: expected, reason: 'password' };
  const score: any = { '': 12 };
  score[expected] = 9 + (score[expected] || 0);
  for (const [goal, weight, rule] of RULES)
    texts.map((text, i) => {
      if (rule.test(text)) score[goal] = (score[goal] || 0) + weight * [4, 2.5, 3.5][i]!;
    });
  let best = '';
  for (const goal in score) if (score[goal] > score[best]) best = goal;
  if (best) return { goal: best, reason: score[best] + '' };
}

export function findBox(element: Element): Element | undefined {
  const button = element.closest('button,input,[role=button]');
  if (!button || element.closest('form')) return;
  const walker = document.createTreeWalker(document, 1);
  let node: any = (walker.currentNode = button);
  let box: any = button;
  for (let i = 20; i-- && node; node = walker.previousNode())
    if (/text|mail/.test(node.type) && MAIL.test(node.type + words(node, NAMES))) {
      for (i = 0; i++ < 2 || !box.contains(node); ) box = box.parentElement;
      return box;
    }
}
