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
    /search|friend|sign.?in\b|recover|[ck]om+ent(?!s? or)|review(?!s)|shar[ie]|filt[er]|[^e]sort|ck.?reply|log.?[io]n|\burl\b/i,
  ],
  [
    '',
    3,
    /sinscri|表回复|esque[çc]|(back|nouveau).{1,4}n stock|restabl|投稿|([^g]old|change|lost).{0,6}pass|(be|can) publish|stebu|回帖|(find.{1,5}|trac.*)[^bf]order|forg[oe]t|ohne pass|\bedit.(user|your|prof)|conversations|rating|posting.ph|\bcompose|discount_n|recuper|verge[ts]|reset(?!-css)|unsub(?!.{3,12}any)|discuz|post.{1,6}answ|order.?(ref|status|trac)|wieder v(orr|erf)|moderat|mail.?(this|article)|отзыв|guest.?bo|send.?by|post.?thr|bbp.[tr]|olvid|sabon|oubli|initialis|save cha/i,
  ],
  [
    'waitlist',
    9,
    /wait.{0,4}list|wachtl|early.acc|\blaunch(?!_)|so? ant[ie]cip|\bbeta\b(?!\.\w)|ventelist|лист ож|事前登|사전.?[등신]|wartel|list\w? d\W?\w*.?(att|esp)/i,
  ],
  ['demo', 4, /演示|\bd[eé]mo\b(?!-form|-rule)/i],
  [
    'quote',
    4,
    /angebot (an|ein)|견적|報價|or[cç]amento|devis|\bquote|wycen|見積|offerte a|presupuest|стоимост|报价|(free|an|request) estimate|cotiza|preventiv/i,
  ],
  [
    'booking',
    4,
    /booking|\bbook.(an?|your|now)\b|prenot|termin(\b|anf|v)|agenda[r ]|брон|запис|예약|appointment|\bbok(a\b|ning)|afspra|buch(en|ung)|randevu|um[óo]w|[預予预][约約订]|\bcita\b|حجز|rendez.vous|r[ée][zs]er[vw](?!ed|ad|és)/i,
  ],
  [
    'download',
    5,
    /free.guide|white.?paper|t[ée]l[ée]charg|descarg|ウンロード|scaric|herunterl|\be.?book|download/i,
  ],
  [
    'donation',
    5.5,
    /dona[zctr]|donner\W*$|bağış|darowi|捐|wesprz|doaç|기부|пожертв|je donne|[^ou]spend[ie]|un don\b|doneer|寄付|후원/i,
  ],
  [
    'contact',
    2,
    /fale con|bericht|call.?back|formmail|[ie]nquir|문의|留言|связат|консульт|اتصل|聯[繫絡]|تواصل|besked|get in touch|вопрос|رسالت|звон|напи\S+ нам|feedback|men?s+a[gj]|[^e]nachricht|[ck]ont[áa][kc]?t|mail us|anfrage|letişim|webto|問い?合|meddelan|сообщ|обратн|wiadom|consulta|联系/i,
  ],
  [
    'contact',
    2,
    /question|curr.cul|problem|trabalhe|erro|\bfrage(?! \d)|\bcv\b|help|bewerb|support|erreur|subject|applicat|candidat/i,
  ],
  ['signup', 2, SIGNUP],
  ['signup', 2, /konto(?!r)|get.started|account(?!an)|compte|inscri|cuenta/i],
  ['signup', 3, /of birth|user.?e?mail|naissa|[^s]trial|birth.?[dy]|geburt|gender/i],
  // Shopify's, which all its shops have under the name and the address of a message to the shop.
  ['newsletter', 5, /act.tags/],
  [
    'newsletter',
    2,
    /뉴스레|klaviyo|cleverr|nov[ie]dad|nieuwsb|ュースレ|b[uü]lten|ws.?lett|نشرة|aweber|mailing|рассыл|bestel(?!lu)|createsend|sib.?form|bolet|новост|mc4wp|list.(manage|qq)|nyhe|[電电]子[報报]|ルマガ|\binbox/i,
  ],
  [
    'newsletter',
    2,
    /abb?on|[nibu]s[ck]r[íyie]|rundb|update|ly digest|п[іо]дпи[шс]|news(?![\w-]*\.)|inschr|blijf op|sign.{0,4}up|deals|uutisk|購読|\bjoin (my|our|the)\b|구독|eintrag[ue]|iratko|stay.[cui]|me posted|订阅|اشتر|rec[ie][bv]|(our|the).list|by e?mail|zapis|tilmeld|the first|üye|[nmeo] spam|anmelde|\d% off|訂閱|the latest|follow .{3,11}mail|alert|prenum|offer/i,
  ],
  [
    'order',
    // On the button alone ("Place order") more than that no field tells anything: 3.5 and 2.5.
    3.1,
    /カート|panier|commande|satın|carri[nt]|[^bf]order(?!by|ing)|basket|구매|compra|sepet|delivery|购|payment|acquist|سلة|订单|checkout|zam[aó]w|[go].?cart|\bbuy|購[入物買]|\bcart\b|purchas|shipping|[oö]deme|주문|корзин|заказ(?!ать зв)|billing|price(?!.?filt)|quantity|pedido|\bcvv|card.?n|kauf|sipari|billf|best[eäi]l|장바구|注文|winkel[wm]|kurv\b|be(ta|zah)l|оплат|varuk|支[払付]|kundv|\bpay(pal)?\b|결제|pag(am|ar\b)|entrega|koszyk|cc-n|warenk|\bkj?[øö][bp]|купить|carrel/i,
  ],
];
/**
 * What takes back, changes or looks up what was agreed on before, where the form itself or its button says so: a farewell
 * to a newsletter or an account, whose own words, which stand around it, would make a sign-up of it (not a button for both:
 * "An-/Abmelden"); then whatever shops and their carts have of the kind, as their systems name it in every language.
 */
const UPKEEP =
  /\bbai?[jx]a\b|tuali(zuj|sier|zar)|cancel\w* su[bs]|(deactivate|delete).{0,4}.acc|withdraw(?!al)|avreg|unt.newsl|cancel-app|取消订|save_a(ccount_d|dd)|nt\/addresses|[./]remov(?!al)|退订|wypis|eliminar?\b|entfern(?!u)|update_?(cart|q|post)|[^/]a[bf]meld|guest-auth|unsub(?!.{3,12}any)|解除|\/cancel(?!l)|disiscr|uitschr|\/delet|_cancellation|wishlist\/\w|order.?return|widerruf|[ée]s(abon|inscri)|meld \w+ af\b|leirat|отпис|supprim|sign.?off|sales.guest|abbest|change.quan|\bview.?ord|calc_sh|newsletter.manag|order.?look.?up|te-shipping|독.?취소|r.?withdraw|\/empty\b(?![-.])|ckout\/configu|to.?wishl/i;
/** A button that sends nothing to anybody (a quantity's plus, a password's "Show"), by how its words begin. */
const DISMISS =
  /^\W*(not n|取消|empty|cancel|更新(?![通情])|mettre à|[+−x✕✖-]$|schlie|save(?! m)|volver|abbrech|返回|nein|remov(?!al)|キャンセル|browse|dismiss|update(?! me)|show pass|отмен|hide|retour|maybe|back\b|zur[uü]ck|non\b|clear|ann?ul|no(?![\w-])|戻る|취소|choose [df]|skip|close|later|apply [cp]|назад|add a[np]|×)/i;
/** That an address is asked for; a lone field beside "Subscribe" need not say so. */
const MAIL = /subscri|mail|e.?post|courriel|correo|почт|メール|邮|메일|بريد/i;
/** What a long form asks for that something is to be delivered to. */
const ADDRESS = /city|plz|zip|cidad|\bcep\b|address.{0,5}1|post.?[ac]/i;
/**
 * A code makes a cart's price and no order. Of a form with one field to enter it in: the address of a shop, or of what it
 * sells, may have these words, too.
 */
const COUPON = /voucher|[ck]o?upon|discount|promo/i;
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
    UPKEEP.test(texts[0]!) ||
    // PrestaShop registers with "Save".
    (submitter && isDismissal(submitter) && !/(regist|create_acc).* save$/i.test(texts[0]!))
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
  // Nobody but Mailman asks for a password to send a newsletter, but "Anmelden" is a login's word, too.
  if (/pass/.test(types) && !/pw-conf/.test(texts[1]!)) score.newsletter = 0;
  // Who is asked for the password that they have is known already, too; one that is chosen may say the same by mistake.
  if (/pass.*pass/.test(types) && /curr\w*.?pass|pass\w*.?curr/i.test(texts[1]!)) score.signup = 0;
  // An address to deliver to, or a card, needs no word where none speaks against it.
  if (expected === 'order' && score[''] < 4 && !score.contact) score.order += 2;
  if (fields === 2 && COUPON.test(texts[0]!)) score.order = 0;
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
