import { BUTTON } from '../dom/button.js';
import type { Goal } from '../types.js';
import { anyOf } from './any-of.js';

/** To register; on the button it tells a new password from that of a login. */
const SIGNUP = anyOf(
  /sign.?up|re[gj][ie]st|cr[eéi][ae][rt](?!es)/, // English, French, Spanish, German, Dutch, Polish
  /kayıt/, // Turkish
  /регистр/, // Russian
  /[員規]登録/, // Japanese
  /[注註][册冊]/, // Chinese
  /가입/, // Korean
  /شاء حساب/, // Arabic
);
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
    /search|friend|[^e]sort|sign.?in\b|ck.?reply|recover|[ck]om+ent(?!s| or)|review(?!s)|log.?[io]n|shar[ie]|\burl\b|filt[er]/,
  ],
  [
    '',
    3,
    anyOf(
      // Passwords and accounts that there are already
      /\bedit.(user|your|prof)|forg[oe]t|save cha|reset(?!-css)|([^g]old|change|lost).{0,6}pass/,
      // Orders, and goods that are not in stock
      /order.?(ref|status|trac)|(back|nouveau).{1,4}n stock|(find.{1,5}|trac.*)[^bf]order|discount_n/,
      // Comments, reviews and posts, and the programs that take them
      /conversations|post.?thr|post.{1,6}answ|moderat|guest.?bo|(can|be) publish|rating/,
      /\bcompose|posting.ph|bbp.[tr]|discuz/,
      /mail.?(this|article)|unsub(?!.{3,12}any)|send.?by/, // Farewells, and pages sent to friends
      /verge[ts]|stebu|wieder v(orr|erf)|ohne pass/, // German, Dutch
      /oubli|initialis|sabon|sinscri/, // French
      /esque[çc]|recuper|olvid|restabl/, // Spanish, Portuguese, Italian
      /отзыв/, // Russian
      /投稿/, // Japanese
      /表回复|回帖/, // Chinese
    ),
  ],
  [
    'waitlist',
    9,
    anyOf(
      /\blaunch(?!_)|\bbeta\b(?!\.\w)|wait.{0,4}list|early.acc|request.{1,4}(inv|acc)/,
      /wachtl|wartel|ventelist/, // Dutch, German, Danish, Norwegian
      /so? ant[ie]cip|list\w? d\W?\w*.?(att|esp)/, // French, Spanish, Portuguese, Italian
      /väntel|oczekuj|bekleme l/, // Swedish, Polish, Turkish
      /лист ож/, // Russian
      /事前登/, // Japanese
      /候补/, // Chinese
      /사전.?[등신]/, // Korean
      /ة الانتظ/, // Arabic
    ),
  ],
  ['demo', 4, /\bd[eé]mo\b(?!-rule|-form|\.\w)|демо|デモ|演示|جريب|데모/],
  [
    'quote',
    4,
    anyOf(
      /\bquote|(free.*|my|request|an) estimate|quotation/,
      /angebot (an|ein)|offerte a/, // German, Dutch
      /devis/, // French
      /presupuest|cotiza|or[cç]amento|preventiv/, // Spanish, Portuguese, Italian
      /teklif al\b|wycen/, // Polish, Turkish
      /r offert|t tilbud/, // Swedish, Danish, Norwegian
      /стоимост|рос цен/, // Russian
      /見積/, // Japanese
      /报价|報價/, // Chinese
      /견적/, // Korean
      /ض سعر/, // Arabic
    ),
  ],
  [
    'booking',
    4,
    anyOf(
      /booking|\b(book|schedule).(an?|your|now)\b|r[ée][zs]er[vw](?!ed|és|ad)|appointment/,
      /termin(\b|anf|v)|buch(en|ung)|afspra/, // German, Dutch
      /rendez.vous/, // French
      /\bcita\b|prenot|agenda[r ]/, // Spanish, Portuguese, Italian
      /um[óo]w/, // Polish
      /\bbok(a\b|ning)/, // Swedish
      /randevu/, // Turkish
      /запис|брон/, // Russian
      /[預予预][约約订訂]|訂位/, // Japanese, Chinese
      /예약/, // Korean
      /حجز/, // Arabic
    ),
  ],
  [
    'download',
    5,
    anyOf(
      /free.guide|\be.?book|download|white.?paper/,
      /herunterl/, // German
      /t[ée]l[ée]charg/, // French
      /descarg|baix[ae]r?\b|scaric/, // Spanish, Portuguese, Italian
      /st ned\b|dda ne|pobierz| i.?ndir\b/, // Polish, Turkish, Swedish, Norwegian
      /скача/, // Russian
      /下载|ウンロード|تنزيل|다운로/, // Japanese, Chinese, Korean, Arabic
    ),
  ],
  [
    'donation',
    5.5,
    anyOf(
      /[^ou]spend[ie]|don(a[zctr ]|ér|era|eer|er n)/, // English, Spanish, Italian; Dutch, Swedish, Danish, Norwegian; German
      /je donne|donner\W*$|un don\b/, // French
      /doaç/, // Portuguese
      /darowi|wesprz/, // Polish
      /bağış/, // Turkish
      /пожертв/, // Russian
      /寄付/, // Japanese
      /捐/, // Chinese
      /기부|후원/, // Korean
      /تبرع ا/, // Arabic
    ),
  ],
  [
    'contact',
    2,
    anyOf(
      /[ck]ont[áa][kc]?t|men?s+a[gj]|feedback/, // Whatever has these from Latin or English
      /formmail|mail us|webto|[ie]nquir|call.?back|get in touch/,
      /[^e]nachricht|bericht|anfrage/, // German, Dutch
      /consulta|fale con/, // Portuguese, Spanish
      /wiadom/, // Polish
      /besked|meddelan/, // Danish, Swedish
      /leti[şs]im/, // Turkish
      /звон|заявк|консульт|[зс]в.?я[зж]|вопрос|напи\S+ нам|сообщ/, // Russian, Ukrainian
      /問い?合/, // Japanese
      /留言|聯[繫絡]|联系|咨询/, // Chinese
      /문의|상담/, // Korean
      /رسالت|تواصل|اتصل/, // Arabic
    ),
  ],
  [
    'contact',
    2,
    anyOf(
      /question|problem|support|subject|help/,
      /cover.l|curr.cul|applicat|candidat|\bcv\b|bewerb|trabalhe/, // For work
      /\bfrage(?! \d)/, // German
      /erro|erreur/, // French, Portuguese
    ),
  ],
  ['signup', 2, SIGNUP],
  ['signup', 2, /get.started|account(?!an)|cuenta|konto(?!r)|compte|inscri/],
  ['signup', 3, /user.?e?mail|of birth|birth.?[dy]|naissa|geburt|[^s]trial|gender/],
  // Shopify's, which all its shops have under the name and the address of a message to the shop.
  ['newsletter', 5, /act.tags/],
  [
    'newsletter',
    2,
    anyOf(
      /\binbox|ws.?lett|b[uü]lten|nyhe|nieuwsb|bolet|bestel(?!lu)|mailing|nov[ie]dad/,
      /createsend|cleverr|list.(manage|qq)|mc4wp|aweber|klaviyo|sib.?form/, // Services
      /новост|рассыл/, // Russian
      /ュースレ|ルマガ/, // Japanese
      /[電电]子[報报]/, // Chinese
      /뉴스레/, // Korean
      /نشرة/, // Arabic
    ),
  ],
  [
    'newsletter',
    2,
    anyOf(
      /abb?on|[nibu]s[ck]r[íyie]|news(?![\w-]*\.)|rec[ie][bv]/, // From Latin, as most languages have them
      /\bjoin (my|our|the)\b|sign.{0,4}up|by e?mail|me posted|stay.[cui]|(our|the).list|follow .{3,11}mail/,
      /update|[nmeo] spam|the first|deals|alert|the latest|offer|ly digest|\d% off/,
      /eintrag[ue]|anmelde|rundb/, // German
      /blijf op|inschr/, // Dutch
      /zapis/, // Polish
      /prenum|tilmeld/, // Danish, Swedish
      /uutisk|iratko/, // Finnish, Hungarian
      /üye/, // Turkish
      /п[іо]дпи[шс]/, // Russian, Ukrainian
      /購読/, // Japanese
      /订阅|訂閱/, // Chinese
      /구독/, // Korean
      /اشتر[اك]/, // Arabic
    ),
  ],
  [
    'order',
    // On the button alone ("Place order") more than that no field tells anything: 3.5 and 2.5.
    3.1,
    anyOf(
      /[^bf]order(?!by|ing)|checkout|\bcart\b|purchas|[go].?cart|basket|\bbuy|quantity|price(?!.?filt)/,
      /cc-n|payment|delivery|\bpay(pal)?\b|shipping|card.?n|\bcvv|billing/,
      /(zur|de|till?) kass|kauf|be(ta|zah)l|warenk|best[eäi]l|winkel[wm]/, // German, Dutch, Swedish, Danish
      /panier|commande|billf/, // French; of several systems' names
      /compra|carri[nt]|pedido|pag(am|ar\b)|entrega/, // Spanish, Portuguese
      /carrel|acquist/, // Italian
      /zam[aó]w|koszyk/, // Polish
      /kundv|varuk|kurv\b|\bkj?[øö][bp]/, // Swedish, Danish, Norwegian
      /[oö]deme|sepet|satın|sipari/, // Turkish
      /оплат|купит|корзин|замов|заказ(?!ать зв)/, // Russian, Ukrainian
      /カート|購[入物]|買(?!取)|支[払付]|注文/, // Japanese, Chinese
      /购|订单/, // Chinese
      /장바구|구매|결제|주문/, // Korean
      /شتري|سلة|شراء|دفع/, // Arabic
    ),
  ],
];
/**
 * What takes back, changes or looks up what was agreed on before, where the form itself or its button says so: a farewell
 * to a newsletter or an account, whose own words, which stand around it, would make a sign-up of it (not a button for both:
 * "An-/Abmelden"); then whatever shops and their carts have of the kind, as their systems name it in every language.
 */
const UPKEEP = anyOf(
  /newsletter.manag|unt.newsl|sign.?off|unsub(?!.{3,12}any)|cancel\w* su[bs]|(deactivate|delete).{0,4}.acc/,
  /uitschr|avreg|meld \w+ af\b|[^/]a[bf]meld|abbest/, // German, Dutch, Danish, Swedish
  /disiscr|\bbai?[jx]a\b|[ée]s(abon|inscri)/, // French, Italian, Spanish, Portuguese
  /leirat|wypis|отпис/, // Polish, Hungarian, Russian
  /停止|解除|取消订|退订|독.?취소/, // Japanese, Chinese, Korean
  // What somebody looks up or waits for: an order, goods that are sold out
  /조회|n avail|dispon..[ie]?l(?!i)/, // Korean; English; French, Italian, Spanish, Portuguese
  // Systems: orders, bookings and contracts
  /cancel-app|widerruf|r.?withdraw|_cancellation|withdraw(?!al)|\/cancel(?!l)|order.?(return|track)/,
  /order.?look.?up|guest-auth|sales.guest|\bview.?ord/,
  // Their carts and wish lists
  /[ /]empty\b(?![-.:])|change.quan|te-shipping|calc_sh|to.?wishl|ckout\/configu|wishlist\/\w|update_?(cart|post|q)/,
  // Their address books and accounts
  /nt\/addresses|save_a(dd|ccount_d)/,
  // Whatever is taken out, or kept up to date
  /\/delet|[./]remov(?!al)|eliminar?\b|supprim|entfern(?!u)|tuali(sier|zuj|zar)|\bvider|leeren|vaciar/,
);
/** A button that sends nothing to anybody (a quantity's plus, a password's "Show"), by how its words begin. */
const DISMISS =
  /^\W*(not n|nein|更新(?![通情])|mettre à|[+−x✕✖-]$|cancel|schlie|返回|save(?! [m\d])|hide|取消|browse|remov(?!al)|キャンセル|update\b(?! me)|skip|show pass|отмен|empty|retour|×|abbrech|maybe|back\b|zur[uü]ck|non\b|clear|ann?ul|no(?! ob|[\w-])|戻る|취소|volver|dismiss|close|apply [cp]|назад|later|add a[np]|choose [df])/;
/** That an address is asked for; a lone field beside "Subscribe" need not say so. */
const MAIL = /subscri|mail|e.?post|courriel|correo|почт|メール|邮|메일|بريد/;
/** What a long form asks for that something is to be delivered to. */
const ADDRESS = /city|plz|zip|cidad|address.{0,5}1|post.?[ac]|\bcep\b/;
/**
 * A code makes a cart's price and no order. Of a form with one field to enter it in: the address of a shop, or of what it
 * sells, may have these words, too.
 */
const COUPON = /promo|voucher|[ck]o?upon|discount/;
/** What it is paid with. */
const CARD = /cc.n|card.?n/;

/**
 * An element's attributes, bounded. Never a field's `value`: that name is asked for on buttons alone. In small letters, as all
 * that is read here: an expression that is blind to case takes a fourth longer to compile.
 */
const words = (
  element: Element,
  names = ' placeholder id name class action autocomplete aria-label title label ',
): string =>
  names
    .replace(/\S+/g, (name) => Element.prototype.getAttribute.call(element, name) || '')
    // What React has for an action that is a function: it speaks of an error.
    .replace(/:throw.*\)/, '')
    .slice(0, 400)
    .toLowerCase();
// A form around the one submitted may answer with an input named `data` or `alt`.
const brief = (text: unknown): string => ' ' + `${text}`.trim().slice(0, 200).toLowerCase();
const isDismissal = (button: Element): boolean =>
  // What opens a part of the page or is a check box, and is not what Enter submits.
  button.matches('[aria-expanded]:not(:default),[aria-checked]') ||
  DISMISS.test(button.textContent!.trim().toLowerCase() || words(button, 'value aria-label title'));

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
    /^A$|STY|SCR|OPT|AREA/.test(node.parentNode.nodeName) || node.parentNode.isContentEditable
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
    } else if (type && !/captcha|reset(?!-css)| hidden /.test(own + type)) {
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
    // What a page that nobody has touched sends on, to a bank that takes the payment, has nothing to fill in.
    (fields < 2 && navigator.userActivation?.hasBeenActive === false) ||
    // PrestaShop registers with "Save".
    (submitter && isDismissal(submitter) && !/(regist|create_acc).* save$/.test(texts[0]!))
  )
    return;
  const expected = /pass/.test(types)
    ? // Passwords alone are changed, not chosen.
      /text |mail|tel/.test(types) &&
      (fields > 3 ||
        // A form with both names is the login, and so is its button.
        (SIGNUP.test(texts[0]!) && !/log.?in/.test(texts[0]!)) ||
        /join|üye ol|started|trial|cadastr/.test(texts[0]!) ||
        /new-pass/.test(texts[1]!))
      ? 'signup'
      : ''
    : (fields > 3 && CARD.test(texts[1]!)) || (fields > 5 && ADDRESS.test(texts[1]!))
      ? 'order'
      : fields > 5 || /tel/.test(types) || (fields > 1 && /area/.test(types))
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
  if (/pass.*pass/.test(types) && /new_pass|curr\w*.?pass|pass\w*.?curr/.test(texts[1]!)) score.signup = 0;
  // An address to deliver to, or a card, needs no word where none speaks against it.
  if (expected === 'order' && score[''] < 4 && !score.contact) score.order += 2;
  // Who asks for a price writes a message, too.
  if (score.quote > 4) score.contact = 0;
  // A demo is booked, too.
  if (score.demo > 4) score.booking = 0;
  if (fields === 2 && COUPON.test(texts[0]!)) score.order = 0;
  let best = '';
  for (const goal in score) if (score[goal] > score[best]) best = goal;
  // A message box and an address need no word where none speaks at all.
  if (!best && score[''] < 4 && fields < 6 && /area/.test(types) && MAIL.test(types + texts))
    best = 'contact';
  if (best) return { goal: best, reason: best === expected ? 'fields' : 'words' };
}

/**
 * The smallest element that holds a button and the field for an e-mail address before it: at most six levels
 * up, the field at most 20 elements before. So a click costs the same on any page.
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
