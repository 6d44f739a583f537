import { BUTTON } from '../dom/button.js';
import type { Goal } from '../types.js';

/** To register; on the button it tells a new password from that of a login. */
const SIGNUP = /sign.?up|re[gj][ie]st|cr[eéi][ae][rt](?!es)|регистр|[員規]登録|[注註][册冊]|가입|kayıt/i;
/**
 * Goal ('' is nobody's conversion), what one hit weighs, and the stems that hit: words of a visitor's language on
 * the form and of a developer's in its names. Where the fields already tell (a lone address, a message box, a
 * password to choose), no language needs many words. A weight of 4 counts twice in what stands before the form, too; see the
 * sum below.
 * Of equal sums the goal that comes first here wins, after the one that the fields tell.
 */
const RULES: [string, number, RegExp][] = [
  [
    '',
    1,
    /friend|search|sign.?in\b|recover|[ck]om+ent(?!s? or)|ck.?reply|review(?!s)|shar[ei]|log.?[io]n|[^e]sort|filt[re]|\burl\b/i,
  ],
  [
    '',
    3,
    /(lost|old|change).{0,6}pass|rating|initialis|sabon|(trac.*|find.{1,5})[^bf]order|save cha|(be|can) publish|ohne pass|verge[ts]|stebu|recuper|esque[cç]|in stock|moderat|\bedit.(your|user|prof)|unsub(?!.{3,12}any)|forg[oe]t|oubli|discuz|restabl|reset(?!-css)|posting.ph|discount_n|sinscri|order.?(ref|trac|status)|send.?by|mail.?(article|this)|olvid|guest.?bo|post.{1,6}answ|post.?thr|投稿|bbp.re|отзыв/i,
  ],
  [
    'waitlist',
    9,
    /wartel|early.acc|事前登|사전.?[등신]|\blaunch(?!_)|\bbeta\b(?!\.\w)|ventelist|лист ож|wait.{0,4}list|so? ant[ei]cip|wachtl|list\w? d\W?\w*.?(esp|att)/i,
  ],
  ['demo', 4, /\bd[eé]mo\b(?!-rule|-form)|演示/i],
  [
    'quote',
    4,
    /\bquote|cotiza|preventiv|見積|or[cç]amento|(free|an|request) estimate|견적|presupuest|offerte a|報價|angebot (ein|an)|devis|стоимост|报价|wycen/i,
  ],
  [
    'booking',
    4,
    /r[ée][zs]er[vw](?!ed|ad|és)|booking|\bbook.(now|an?|your)\b|buch(en|ung)|prenot|termin(v|\b|anf)|agenda[ r]|um[óo]w|예약|afspra|\bcita\b|appointment|\bbok(a\b|ning)|запис|randevu|брон|[予預预][約约订]|حجز|rendez.vous/i,
  ],
  [
    'download',
    5,
    /descarg|download|herunterl|ウンロード|scaric|free.guide|white.?paper|\be.?book|t[ée]l[ée]charg/i,
  ],
  [
    'donation',
    5.5,
    /dona[ctzr]|je donne|donner\W*$|doneer|기부|doaç|пожертв|捐|darowi|spend[ei]|寄付|un don\b|후원|wesprz|bağış/i,
  ],
  [
    'contact',
    2,
    /anfrage|bericht|консульт|звон|fale con|get in touch|feedback|вопрос|問い?合|[ie]nquir|اتصل|meddelan|связат|webto|문의|men?s+a[jg]|напи\S+ нам|nachricht|[ck]ont[áa][ck]?t|call.?back|wiadom|留言|formmail|letişim|联系|besked|consulta|聯[絡繫]|сообщ|mail us|رسالت|تواصل|обратн/i,
  ],
  [
    'contact',
    2,
    /question|bewerb|candidat|applicat|\bcv\b|support|trabalhe|erreur|subject|curr.cul|erro|help|problem/i,
  ],
  ['signup', 2, SIGNUP],
  ['signup', 2, /konto(?!r)|account(?!an)|cuenta|get.started|inscri|compte/i],
  ['signup', 3, /geburt|[^s]trial|birth.?[dy]|gender|user.?e?mail|naissa|of birth/i],
  // Shopify's, which all its shops have under the name and the address of a message to the shop.
  ['newsletter', 5, /act.tags/],
  [
    'newsletter',
    2,
    /\binbox|sib.?form|نشرة|뉴스레|nyhe|klaviyo|nieuwsb|cleverr|bolet|aweber|createsend|mailing|nov[ie]dad|mc4wp|b[uü]lten|ws.?lett|новост|ルマガ|bestel(?!lu)|ュースレ|[電电]子[报報]|рассыл|list.(manage|qq)/i,
  ],
  [
    'newsletter',
    2,
    /abb?on|me posted|anmelde|購読|п[іо]дпи[сш]|訂閱|[unbi]s[ck]r[iíye]|اشتر|news(?![\w-]*\.)|inschr|blijf op|sign.{0,4}up|rundb|구독|eintrag[eu]|\bjoin (the|our|my)\b|订阅|update|prenum|zapis|stay.[icu]|by e?mail|offer|follow .{3,11}mail|alert|the first|tilmeld|üye|\d% off|ly digest|the latest|[enmo] spam|deals|(our|the).list|rec[ie][bv]/i,
  ],
  [
    'order',
    // On the button alone ("Place order") more than that no field tells anything: 3.5 and 2.5.
    3.1,
    /カート|carri[tn]|checkout|panier|best[äei]l|결제|sipari|delivery|shipping|购|[^bf]order(?!by|ing)|basket|payment|\bpay(pal)?\b|compra|zam[óa]w|kauf|[go].?cart|заказ(?!ать зв)|quantity|订单|\bcart\b|billing|billf|price(?!.?filt)|注文|cc-n|\bcvv|commande|card.?n|koszyk|warenk|[öo]deme|корзин|pedido|satın|\bbuy|sepet|entrega|주문|acquist|\bkj?[öø][bp]|купить|purchas|購[買入物]/i,
  ],
];
/**
 * A farewell, to the account too, where the form itself or its button says so: the newsletter's own words, which stand
 * around it, would make a sign-up of it. Not a button for both ("An-/Abmelden").
 */
const FAREWELL =
  /abbest|退订|sign.?off|解除|cancel\w* su[bs]|[eé]s(abon|inscri)|(delete|deactivate).{0,4}.acc|\bbai?[jx]a\b|取消订|unsub(?!.{3,12}any)|독.?취소|[^/]a[bf]meld|uitschr|disiscr|wypis|отпис|leirat|avreg|\/cancel/i;
/** A button that sends nothing to anybody (a quantity's plus, a password's "Show"), by how its words begin. */
const DISMISS =
  /^\W*([+−x✕✖-]$|choose [fd]|add a[pn]|show pass|annul|skip|not n|назад|maybe|返回|later|no(?![\w-])|browse|schlie|отмен|clear|update(?! me)|save(?! m)|empty|apply [cp]|remov|nein|non\b|dismiss|volver|zur[uü]ck|×|キャンセル|取消|cancel|戻る|retour|close|abbrech|hide|back\b|취소)/i;
/** That an address is asked for; a lone field beside "Subscribe" need not say so. */
const MAIL = /subscri|mail|e.?post|courriel|correo|почт|メール|邮|메일|بريد/i;
/** What a long form asks for that something is to be delivered to. */
const ADDRESS = /city|cidad|zip|address.{0,5}1|post.?[ac]|\bcep\b|plz/i;
/** What is done to a cart or looked for among orders, where the form's names or its button say so: no order. */
const UPKEEP =
  /coupon|promo|discount|voucher|remov|delet|entf|supprim|elimin|\bupdat|tuali[sz]|mettre|wishl|change.?q|look.?up|\bview.?ord|sales.guest/i;
/** What it is paid with. */
const CARD = /cc.n|card.?n/i;

/** An element's attributes, bounded. Never a field's `value`: that name is asked for on buttons alone. */
const words = (
  element: Element,
  names = ' placeholder id name class action autocomplete aria-label title label ',
): string =>
  names
    .replace(/\S+/g, (name) => Element.prototype.getAttribute.call(element, name) || '')
    // What React has for an action that is a function: it speaks of an error.
    .replace(/:throw.*\)/, '')
    .slice(0, 400);
// A form around the one submitted may answer with an input named `data` or `alt`.
const brief = (text: unknown): string => ' ' + `${text}`.trim().slice(0, 200);
const isDismissal = (button: Element): boolean =>
  // What opens a part of the page or is a check box, and is not what Enter submits.
  button.matches('[aria-expanded]:not(:default),[aria-checked]') ||
  DISMISS.test(button.textContent!.trim() || words(button, 'value aria-label title'));

/**
 * What submitting a form means, or undefined where it is nobody's conversion (search, login, password, comment,
 * unsubscribe, …). Three places are read, each bounded: the form's names with its button, the inside, and the text
 * before it up to the nearest heading or form. The fields give one goal a start; each place that a goal's words stand in
 * adds to it, twice as much the form's own names and, for a demo, a quote and a booking, what stands before it. The highest
 * sum wins if it is higher than that of nothing. Of a form that is a whole page, what stands around the button is read in
 * its place.
 * @param form a `<form>`, or the box that `findBox` found
 * @param submitter what was pressed: of several buttons, only its words count
 */
export function classifyForm(form: Element, submitter?: Element | null): Goal | undefined {
  /** Names and button, inside, before. */
  const texts = [words(form), '', ''];
  let types = '';
  let node: any;
  // Something for every node, so that the bounds hold without text too. Not the text of a link, which leads elsewhere
  // ("Log in instead"); what a visitor typed is in a textarea or an editable element.
  const text = (): string =>
    /^A$|SCR|STY|OPT|AREA/.test(node.parentNode.nodeName) || node.parentNode.isContentEditable
      ? ' '
      : brief(node.data || node.alt || '');
  // A walker, because it asks nothing of the form itself, whose `elements` and `children` an input may shadow. An empty
  // form has its fields around it: by their `form` attribute, or because `<table><form><tr>` closes it at once.
  // @see https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-intable
  let walker = document.createTreeWalker((!form.firstElementChild && form.parentElement) || form, 5);
  while (texts[1]!.length < 4000 && (node = walker.nextNode())) {
    // As Rails and Laravel have it, whose links may be forms, too.
    if (node.matches?.('[name=_method][value="delete" i]')) return;
    // A component's message box says no type.
    const type = node.type || (/-TEXTAREA/.test(node.nodeName) && 'textarea');
    const own = type ? words(node) : '';
    texts[1] += text();
    if (/submit|image|button/.test(type)) {
      if (!submitter || node.contains(submitter))
        texts[0] += own + words(node, 'value src formaction') + brief(node.textContent);
    } else if (type && !/captcha|reset(?!-css)| hidden /i.test(own + type)) {
      texts[1] += own;
      types += type + ' ';
    }
  }
  /** One more than there are text fields. */
  const fields = types.split(/pass|text |mail|tel/).length;
  if (texts[1]!.length >= 4000 && fields < 6) {
    // A page that is one form, as ASP.NET makes them: only what stands around the button was filled in.
    const box = submitter && boxAround(submitter);
    return box && box !== form ? classifyForm(box, submitter) : undefined;
  }
  const outer = form.parentElement?.closest('form');
  walker = document.createTreeWalker(document, 5);
  walker.currentNode = form;
  while (
    texts[2]!.length < 300 &&
    (node = walker.previousNode()) &&
    // What another form says is not about this one.
    (node.parentElement?.closest('form') || outer) === outer &&
    !(/^H\d/.test(node.nodeName) && /\S/.test(texts[2]!))
  )
    texts[2] = text() + texts[2];
  // Here and not before the walk: 20 B. Turbo's method, of a link that it makes a form of; a dialog's, without any field.
  if (
    /delete|dialog$/.test(words(form, 'method') + types) ||
    FAREWELL.test(texts[0]!) ||
    (submitter && isDismissal(submitter))
  )
    return;
  const expected = /pass/.test(types)
    ? // Passwords alone are changed, not chosen.
      /text |mail|tel/.test(types) &&
      (fields > 3 ||
        // A form with both names is the login, and so is its button.
        (SIGNUP.test(texts[0]!) && !/log.?in/i.test(texts[0]!)) ||
        /join|started|trial|cadastr|üye ol/i.test(texts[0]!) ||
        /new-pass/.test(texts[1]!))
      ? 'signup'
      : ''
    : (fields > 3 && CARD.test(texts[1]!)) || (fields > 5 && ADDRESS.test(texts[1]!))
      ? 'order'
      : fields > 5 || /area|tel/.test(types)
        ? 'contact'
        : fields > 1 && MAIL.test(types + texts)
          ? 'newsletter'
          : '';
  // Fitted to labelled forms by cross-validation over their sites; `npm run accuracy` shows what they are worth.
  const score: any = { '': 3.5 };
  const add = (goal: string, weight: number) => {
    score[goal] = (score[goal] || 0) + weight;
  };
  add(expected, /pass/.test(types) ? 4 : 2.5);
  texts
    .map((text) => text.replace(/\s+/g, ' '))
    .forEach((text, place) => {
      // Of no hit nothing, so that the goals come in order.
      for (const [goal, weight, rule] of RULES)
        add(goal, rule.test(text) ? (!place || (place > 1 && weight === 4) ? weight * 2 : weight) : 0);
    });
  // Nobody asks for a password to send a newsletter, but "Anmelden" is a login's word, too.
  if (/pass/.test(types)) score.newsletter = 0;
  // An address to deliver to, or a card, needs no word where none speaks against it.
  if (expected === 'order' && score[''] < 4 && !score.contact) score.order += 2;
  if (UPKEEP.test(texts[0]!)) score.order = 0;
  let best = '';
  for (const goal in score) if (score[goal] > score[best]) best = goal;
  // A message box and an address need no word where none speaks at all.
  if (!best && score[''] < 4 && fields < 6 && /area/.test(types) && MAIL.test(types + texts))
    best = 'contact';
  if (best) return { goal: best, reason: best === expected ? 'fields' : 'words' };
}

/**
 * The smallest element that holds a button and the field for an e-mail address before it: at most six levels up, the
 * field at most 20 elements before. So a click costs the same on any page.
 */
function boxAround(start: any): Element | undefined {
  const walker = document.createTreeWalker(document, 1);
  let node: any = (walker.currentNode = start);
  let box: any = start;
  for (let i = 20; i-- && node; node = walker.previousNode()) {
    // A field in another form has a button of its own, and so has what a button comes after that does more than clear it.
    if (
      (node.form || start.form) !== start.form ||
      (node !== start && node.matches(BUTTON) && !isDismissal(node))
    )
      return;
    if (/text|mail/.test(node.type) && MAIL.test(node.type + words(node))) {
      // From the second level on, where a heading may be, but not as much as the whole form.
      for (i = 6; i--; )
        if ((box = box?.parentElement)?.contains(node) && (i < 5 || box.parentElement === start.form))
          return box;
      return;
    }
  }
}

/**
 * The box around a newsletter field that is in no form.
 * @param element what was clicked, or with `entered` the field in which Enter was pressed
 */
export function findBox(element: Element, entered?: boolean): Element | undefined {
  const start = element.closest(entered ? 'input' : BUTTON);
  if (!start || start.closest('form')) return;
  const own = boxAround(start);
  if (!own || !entered) return own;
  const walker = document.createTreeWalker(document, 1);
  let button: any = (walker.currentNode = start);
  // By its button, as for a click, or one box would be two.
  for (let i = 20; i-- && button && !button.matches(BUTTON); ) button = walker.nextNode();
  const box = button && boxAround(button);
  return box?.contains(start) ? box : own;
}
