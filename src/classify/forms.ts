import type { Goal } from '../types.js';

/** Nodes looked at in a form: a search form has 10, a long check-out 400. The bound is what keeps the cost flat. */
const MAX_NODES = 600;

const attr = (element: Element, name: string) => Element.prototype.getAttribute.call(element, name) || '';

const attrs = (element: Element, names: string) =>
  names
    .split(' ')
    .map((name) => attr(element, name).slice(0, 200))
    .join(' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2') + ' ';

const READ = 'placeholder aria-label title alt ';
const NAMES = 'id name class action autocomplete';
const TEXT_TYPE = /^(|e?mail|text|tel|url|number|date|time|datetime-local|month)$/i;

type Row = [
  goal: string,
  words: RegExp,
  pw1: number,
  pw2: number,
  message: number,
  mailOnly: number,
  many: number,
  base: number,
];

const ROWS: Row[] = [
  [
    '',
    /log.?[io]n\b|sign.?in|einloggen|connexion|connecte|iniciar|acceder|entrar|accedi|zaloguj|giriş|войти|вход|ログイン|登录|登入|로그인|دخول|magic/i,
    6,
    0,
    -2,
    0,
    -2,
    0,
  ],
  [
    '',
    /forg[eo]t|lost.?pass|reset|recover|retriev|remind|vergessen|glemt|oubli|perdu|contrase|senha|palavra-passe|password|passwor[dt]|haslo|hasł|парол|mot.?de.?passe|パスワード|密码|비밀번호|verif|resend|confirmation/i,
    -2,
    -6,
    -3,
    0,
    -2,
    -1,
  ],
  [
    '',
    /search|suche|recherch|busc[ao]|cerca\b|zoek|szuka|sök|søg|\bara\b|поиск|検索|搜|검색|بحث|filter|find\b/i,
    -5,
    -5,
    -2,
    0,
    0,
    0,
  ],
  [
    '',
    /comment|komment|coment|kommentar|respond|reply|antwort|review|rating|guest.?book|gästebuch|コメント|评论|коммент|отзыв|yorum|comentá/i,
    -4,
    -4,
    3,
    -2,
    0,
    0,
  ],
  [
    '',
    /unsub|abmeld|d[ée]sinscri|d[ée]sabonn|friend|freund|recipient|share|teilen|amigo|suggest|track.?order|order.?status|profile|coupon|gutschein/i,
    0,
    0,
    2,
    0,
    0,
    0,
  ],
  [
    'newsletter',
    /news|subscri|subform|mailing|inbox|mc4wp|mailchimp|list-manage|klaviyo|sendinblue|brevo|convertkit|mailerlite|getresponse|cleverreach|substack|beehiiv|buttondown|feedburner|aweber|createsend|rapidmail|sendfox|mailpoet|wysija|tnp|abonn|abbon|suscri|inscr[ií]|prenumer|iscriv|aanmeld|nyhe[dt]sbrev|nieuwsbrief|biuletyn|b[üu]lten|рассыл|подпис|メルマガ|メールマガジン|ニュースレター|订阅|訂閱|電子報|구독|뉴스레터|النشرة|اشترك|bolet[ií][nm]|infolettre|rundbrief|updates|e-?alert|notif|sign.?(me.?)?up|signup|join|get it|eintragen|anmelde|assin[ea]|informiert|newsletter/i,
    -9,
    -9,
    -9,
    3,
    -3,
    0,
  ],
  [
    'signup',
    /regist|sign.?up|(create|new).{0,16}(account|user)|crear|cr[ée]er|konto|rejestr|inscri|join|trial|تسجيل|зарегист|регистр|登録|注册|註冊|가입|kayıt|üye ol|aanmaken/i,
    1,
    7,
    -4,
    -2,
    1,
    -1,
  ],
  [
    'contact',
    /contact|kontakt|contat|message|nachricht|anfrage|enquir|inquir|feedback|touch|mensa[jg]|сообщ|вопрос|お問い合わせ|联系|聯絡|문의|تواصل|رسال|iletişim|bericht|messaggio|wiadomo|help|support|question|send\b|envoyer|senden|отправить|إرسال|enviar/i,
    -8,
    -8,
    4,
    -5,
    0,
    -1,
  ],
  [
    'waitlist',
    /wait.?(ing)?.?list|early.?access|notify.?me|launch|coming.?soon|warteliste|liste d.attente/i,
    -9,
    -9,
    -5,
    1,
    0,
    0,
  ],
  ['demo', /\bdemo\b|walkthrough/i, -9, -9, 0, -2, 0, 0],
  [
    'quote',
    /quote\b|estimate|devis|angebot anfordern|kostenvoranschlag|presupuesto|preventivo|offerte|wycen|brief\b|or[çc]amento/i,
    -9,
    -9,
    1,
    -3,
    0,
    0,
  ],
  [
    'booking',
    /reserv|booking|\bbook|buchen|buchung|prenota|r[ée]serv|rezerw|randevu|appointment|termin|rendez|予約|预订|预约|예약|حجز|брон/i,
    -9,
    -9,
    0,
    -3,
    1,
    0,
  ],
  [
    'download',
    /download|free guide|white.?paper|e-?book|télécharg|descarg|free.{1,12}printable/i,
    -9,
    -9,
    -3,
    0,
    0,
    0,
  ],
  ['donation', /donat|spende|faire un don|dona[rt]|doa[çr]|пожертв|寄付|捐|기부|تبرع/i, -9, -9, -3, -4, 0, 0],
  [
    'order',
    /checkout|cart\b|order|bestell|command[ea]|pedido|compra|kauf|billing|shipping|cc-|payment|acquist|zam[óo]w|заказ|корзин|注文|购|結帳|주문|طلب|sipariş|sepet|livraison/i,
    -2,
    -3,
    -1,
    -5,
    2,
    0,
  ],
];
const WEIGHTS = [4, 3, 1, 1, 2];

export function classifyForm(form: Element, submitter?: Element | null): Goal | undefined {
  const evidence: [string, string, string, string, string] = ['', attrs(form, NAMES), '', '', ''];
  let passwords = 0;
  let messages = 0;
  let mails = 0;
  let fields = 0;
  let left = MAX_NODES;
  let node: Node | null;
  const walker = document.createTreeWalker(form, 5);
  while (left-- && (node = walker.nextNode())) {
    if (node.nodeType === 3) {
      const parent = node.parentElement;
      if (
        parent &&
        !/^(script|style|option|textarea|noscript)$/i.test(parent.nodeName) &&
        evidence[3].length < 3000
      )
        evidence[3] += (node as Text).data.trim().slice(0, 300) + ' ';
      continue;
    }
    const element = node as Element;
    const tag = element.localName;
    const type = attr(element, 'type').toLowerCase();
    if (tag === 'button' || attr(element, 'role') === 'button' || /^(submit|button|image)$/.test(type)) {
      if (type !== 'reset' && (!submitter || submitter === element)) {
        evidence[0] += attrs(element, READ + 'value') + (element.textContent || '').slice(0, 200) + ' ';
        evidence[1] += attrs(element, NAMES);
      }
    } else if (tag === 'input' || tag === 'select' || tag === 'textarea') {
      const words = attrs(element, READ + NAMES);
      if (/captcha/i.test(words)) continue;
      evidence[2] += words;
      if (type === 'password') passwords++;
      else if (type === 'search') evidence[1] += 'search ';
      else if (tag === 'textarea') messages++;
      else if (tag === 'input' && TEXT_TYPE.test(type)) {
        fields++;
        if (/mail|courriel|correo|e-?post|почт|メール|邮|郵|메일|بريد/i.test(words + type)) mails++;
      }
    }
  }
  const before = document.createTreeWalker(document, 5);
  before.currentNode = form;
  left = 60;
  let levels = 3;
  while (left-- && evidence[4].length < 400 && (node = before.previousNode())) {
    if (node.nodeType === 3) {
      const parent = node.parentElement;
      if (parent && !/^(script|style|option|textarea|noscript)$/i.test(parent.nodeName))
        evidence[4] = (node as Text).data.trim().slice(-300) + ' ' + evidence[4];
    } else if (/^h\d|legend/i.test(node.nodeName) && evidence[4].trim()) break;
    else if (levels && node.contains(form)) {
      levels--;
      evidence[1] += attrs(node as Element, 'id class');
    }
  }
  const many = fields > 4 ? 1 : 0;
  const mailOnly =
    !passwords && !messages && fields > 0 && fields < 5 && (mails || /mail/i.test(evidence[3])) ? 1 : 0;
  let best: Goal | undefined;
  let top = 4;
  for (const [goal, words, pw1, pw2, message, mail, manyWeight, base] of ROWS) {
    let score =
      base +
      (passwords === 1 ? pw1 : 0) +
      (passwords > 1 ? pw2 : 0) +
      (messages ? message : 0) +
      mail * mailOnly +
      manyWeight * many;
    for (let i = 0; i < 5; i++) if (words.test(evidence[i]!)) score += WEIGHTS[i]!;
    if (score > top) {
      top = score;
      best = goal ? { goal, reason: 'words' } : undefined;
    }
  }
  return best;
}

export function findBox(button: Element): Element | undefined {
  let box: Element | null = button;
  for (let i = 0; i < 6 && (box = box.parentElement); i++) {
    const walker = document.createTreeWalker(box, 1);
    let left = 150;
    let node: Node | null;
    while (left-- && (node = walker.nextNode()))
      if (
        (node as Element).localName === 'input' &&
        /mail|courriel|correo/i.test(attrs(node as Element, 'type name id placeholder'))
      )
        return box;
  }
  return undefined;
}
