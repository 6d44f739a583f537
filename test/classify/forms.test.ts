// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest';
import { classifyForm, findBox } from '../../src/classify/forms.js';

const goalOf = (html: string): string | undefined => {
  document.body.innerHTML = html;
  return classifyForm(document.querySelector('form')!)?.goal;
};
const box = (heading: string, button: string, placeholder = 'E-mail') =>
  `<h3>${heading}</h3><form><input type="email" name="email" placeholder="${placeholder}"><button>${button}</button></form>`;
const letter = (heading: string, button: string, message = 'message') =>
  `<h2>${heading}</h2><form><input name="name"><input type="email" name="email"><textarea name="${message}"></textarea><button>${button}</button></form>`;
const credentials = (heading: string, button: string, passwords = 1) =>
  `<h2>${heading}</h2><form><input type="email" name="email">${'<input type="password" name="secret">'.repeat(passwords)}<button>${button}</button></form>`;

beforeEach(() => {
  document.body.innerHTML = '';
});

describe('a form is a newsletter sign-up in', () => {
  it.each([
    ['English', 'Get our newsletter', 'Subscribe'],
    ['German', 'Unser Newsletter', 'Jetzt abonnieren'],
    ['French', 'Recevez notre lettre', "S'abonner"],
    ['Spanish', 'Nuestro boletín', 'Suscribirme'],
    ['Portuguese', 'Receba a newsletter', 'Inscrever-se'],
    ['Italian', 'La nostra newsletter', 'Iscriviti'],
    ['Dutch', 'Nieuwsbrief', 'Abonneren'],
    ['Polish', 'Nasz newsletter', 'Zapisz się'],
    ['Swedish', 'Nyhetsbrev', 'Prenumerera'],
    ['Danish', 'Nyhedsbrev', 'Tilmeld'],
    ['Norwegian', 'Nyhetsbrev', 'Meld på'],
    ['Turkish', 'E-bülten', 'Kaydol'],
    ['Russian', 'Рассылка', 'Подписаться'],
    ['Japanese', 'メールマガジン', '購読する'],
    ['Chinese', '邮件订阅', '订阅'],
    ['Korean', '뉴스 받아보기', '구독'],
    ['Arabic', 'اشترك معنا', 'اشترك'],
    ['Dutch, otherwise', 'Schrijf je in voor onze nieuwsbrief', 'Inschrijven'],
    ['German, otherwise', 'Immer informiert bleiben', 'Eintragen'],
    ['Swedish, a button alone', '', 'Prenumerera'],
    ['Danish, a button alone', '', 'Tilmeld'],
    ['Chinese of Taiwan', '電子報', '訂閱'],
    ['German, as an order of it', 'Der Rundbrief', 'Kostenlos bestellen'],
    ['Polish, a button alone', '', 'Zapisz się'],
    ['Polish, a button alone, otherwise', '', 'Subskrybuj'],
    ['Portuguese, a button alone', '', 'Inscreva-se'],
    ['Spanish, a button alone', '', 'Suscríbete'],
    ['Russian, a button alone', '', 'Подпишитесь'],
    ['Turkish without its dots', 'E-bulten', 'Kaydet'],
    ['English, with a coupon for it', '10% off when you join our list', 'Continue'],
    ['English, of a blog', 'Follow by Email', 'Submit'],
    ['German, for what is new', 'Join our list', 'Updates erhalten'],
    ['English, for a price', 'Our newsletter', 'Save 10% now'],
    ['English, for what is in it', 'Get exclusive deals', 'Go'],
    ['English, when there is something new', 'Stay in the loop for the next update', 'Notify me'],
    ['English, by what it is not', 'Drop your email. No spam.', 'OK'],
    ['English, of a community', 'Join my community', 'Join'],
    ['Italian, by what it is not', 'Niente spam', '→'],
    ['Russian, for what is new', 'Узнавайте о новостях', 'ОК'],
    ['Japanese, otherwise', 'ニュースレターに登録', '送信'],
    ['Japanese, a button alone', '', '購読する'],
  ])('%s', (_, heading, button) => {
    expect(goalOf(box(heading, button))).toBe('newsletter');
  });
});

describe('a form that a newsletter service takes is one, whatever it says', () => {
  const at = (attributes: string) =>
    `<h4>Stay curious</h4><form ${attributes}><input type="email" name="email"><button>Go</button></form>`;
  it.each([
    ['action="https://shop.us1.list-manage.com/subscribe/post"'],
    ['action="https://shop.createsend.com/t/r/s/abc/"'],
    ['action="https://www.aweber.com/scripts/addlead.pl"'],
    ['action="https://abc.sibforms.com/serve/def"'],
    ['action="https://shop.cleverreach.com/f/1/wcs/"'],
    ['class="mc4wp-form"'],
    ['class="klaviyo-form"'],
  ])('%s', (attributes) => {
    expect(goalOf(at(attributes))).toBe('newsletter');
  });
});

describe('a newsletter that says how to leave it is one all the same', () => {
  it.each([
    ['Subscribe', 'You can unsubscribe at any time.'],
    ['Anmelden', 'Die Abmeldung vom Newsletter ist jederzeit möglich.'],
    ['Abonnieren', 'Sie können den Newsletter jederzeit abbestellen.'],
    ['An-/Abmelden', ''],
    ["S'abonner", 'Vous pouvez vous désinscrire à tout moment.'],
    ['Suscribirme', 'Puedes darte de baja cuando quieras.'],
    ['Подписаться', 'Отписаться можно в любой момент.'],
  ])('%s: %s', (button, text) => {
    expect(
      goalOf(
        `<h3>Newsletter</h3><form><input type="email" name="email"><button>${button}</button><small>${text}</small></form>`,
      ),
    ).toBe('newsletter');
  });
});

describe('a form is a message to the owner in', () => {
  it.each([
    ['English', 'Contact us', 'Send'],
    ['German', 'Kontakt', 'Nachricht senden'],
    ['French', 'Contactez-nous', 'Envoyer'],
    ['Spanish', 'Contacto', 'Enviar mensaje'],
    ['Portuguese', 'Entre em contato', 'Enviar'],
    ['Italian', 'Contattaci', 'Invia messaggio'],
    ['Dutch', 'Contact', 'Versturen'],
    ['Polish', 'Kontakt', 'Wyślij'],
    ['Swedish', 'Kontakta oss', 'Skicka'],
    ['Japanese', 'お問い合わせ', '送信'],
    ['Chinese', '联系我们', '提交'],
    ['Korean', '문의하기', '보내기'],
    ['Arabic', 'تواصل معنا', 'إرسال'],
    ['English, otherwise', 'Get in touch', 'Submit'],
    ['English, in short', 'E-Mail us', 'Send'],
    ['Chinese, otherwise', '在线留言', '提交'],
    ['Chinese of Taiwan', '聯絡我們', '送出'],
    ['Chinese of Hong Kong', '聯繫我們', '提交'],
    ['Russian', 'Форма обратной связи', 'Отправить'],
    ['Russian, otherwise', 'Связаться с нами', 'Отправить'],
    ['Russian, as a question', 'Задать вопрос', 'Отправить'],
    ['Spanish, with its accent', 'Contáctanos', 'Enviar'],
    ['Portuguese of Portugal', 'Fale connosco', 'Enviar'],
    ['Turkish', 'İletişim', 'Gönder'],
    ['Japanese, in short', 'お問合せ', '送信'],
    ['Arabic, otherwise', 'اتصل بنا', 'إرسال'],
    ['German, otherwise', 'Anfrage', 'Absenden'],
    ['Spanish, otherwise', 'Consulta', 'Enviar'],
  ])('%s', (_, heading, button) => {
    expect(goalOf(letter(heading, button, 'text'))).toBe('contact');
  });

  it('that asks for a number to call back', () => {
    expect(
      goalOf(
        '<h3>Demande de contact</h3><form><input placeholder="Prénom"><input type="tel"><input type="email"><button>Envoyer la demande</button></form>',
      ),
    ).toBe('contact');
  });

  it('whose message is called a comment, as form builders have it', () => {
    expect(
      goalOf(
        '<h2>Get in touch</h2><form><input name="name"><input type="email"><label>Comment or Message <textarea></textarea></label><button>Submit</button></form>',
      ),
    ).toBe('contact');
    expect(
      goalOf(
        '<form action="/cgi-bin/FormMail.pl"><input name="realname"><input name="email">Comments: <textarea name="comments"></textarea><input type="submit"></form>',
      ),
    ).toBe('contact');
  });
});

describe('a form is a registration', () => {
  it.each([
    ['English', 'Create an account', 'Register'],
    ['German', 'Neues Konto', 'Registrieren'],
    ['French', 'Créer un compte', 'Créer mon compte'],
    ['Polish', 'Rejestracja', 'Zarejestruj'],
    ['Russian', 'Регистрация', 'Зарегистрироваться'],
  ])('with one password where its words say so in %s', (_, heading, button) => {
    expect(goalOf(credentials(heading, button))).toBe('signup');
  });

  it('with the password asked for twice, in any language', () => {
    expect(goalOf(credentials('Ο λογαριασμός', 'OK', 2))).toBe('signup');
  });

  it('with one password that its button says is a new one', () => {
    expect(goalOf(credentials('Simplify your work', 'Sign up'))).toBe('signup');
    expect(goalOf(credentials('Welcome', 'Register'))).toBe('signup');
    expect(goalOf(credentials('Up to 70% off', 'JOIN NOW'))).toBe('signup');
    expect(goalOf(credentials('會員', '註冊'))).toBe('signup');
  });

  it('with one password that its field says is a new one', () => {
    expect(
      goalOf(
        '<form><input type="email" name="email"><input type="password" autocomplete="new-password"><button>OK</button></form>',
      ),
    ).toBe('signup');
  });

  it('also where it offers the newsletter', () => {
    expect(
      goalOf(
        '<form id="register"><input name="name"><input type="email"><input type="password"><input type="password"><label><input type="checkbox" name="newsletter"> Subscribe to the newsletter</label><button>Create account</button></form>',
      ),
    ).toBe('signup');
  });
});

describe('a form is also', () => {
  it.each([
    ['order', '<form action="/cart/add"><input name="quantity"><button>Add to cart</button></form>'],
    ['order', '<form action="addToCart"><input type="number" name="quantity"><button>Dodaj</button></form>'],
    ['order', '<form><input type="hidden" name="id"><button>Dodaj do koszyka</button></form>'],
    [
      'waitlist',
      '<h1>Sign Up</h1><p>Join the waitlist! Sign up, and we’ll keep you in the loop.</p><form><input type="email" name="email"><input type="submit" value="Sign Up"></form>',
    ],
    [
      'order',
      '<form id="checkout"><h2>Billing</h2><input autocomplete="given-name"><input autocomplete="street-address"><input name="city"><input name="zip"><input autocomplete="cc-number"><button>Place order</button></form>',
    ],
    [
      'order',
      '<h1>Kassa</h1><form><input name="first_name"><input name="last_name"><input name="address"><input name="postal_code"><input name="city"><input type="email" name="email"><button>Lägg beställning</button></form>',
    ],
    [
      'contact',
      '<h2 class="posting-headline">Gardener</h2><form id="application-form"><input name="name"><input type="email" name="email"><input type="tel" name="phone"><input type="file" name="resume"><textarea name="comments" placeholder="Additional information"></textarea><button class="postings-btn">Submit application</button></form>',
    ],
    [
      'contact',
      '<h2>Contact</h2><form><input type="hidden" name="__REQUESTDIGEST"><input name="name"><input type="email" name="email"><textarea name="message"></textarea><button>Send</button></form>',
    ],
    [
      'newsletter',
      '<h3>Stay in the loop</h3><form><input type="email" name="email"><button>Submit</button></form>',
    ],
    [
      'contact',
      '<form><input placeholder="Namn"><input placeholder="E-post"><textarea placeholder="Ditt meddelande"></textarea><button>Skicka</button></form>',
    ],
    [
      'order',
      '<form class="bestellung"><input name="vorname"><input name="strasse"><input name="ort"><input name="plz"><input type="email" name="mail"><button>Kostenpflichtig bestellen</button></form>',
    ],
    [
      'order',
      '<form><input name="cc_number" id="cc_number"><input name="month"><input name="year"><input name="cvv2_number"><button>Continue</button></form>',
    ],
    [
      'order',
      '<form><input autocomplete="cc-name"><input autocomplete="cc-number"><input name="month"><input name="year"><input name="code"><button>Pay</button></form>',
    ],
    [
      'order',
      '<h2>Dane do wysyłki</h2><form action="/zamowienie/krok2"><input name="imie"><input name="ulica"><input name="kod" placeholder="Kod pocztowy"><input type="tel"><input type="email" name="email"><button>Zamawiam</button></form>',
    ],
    [
      'order',
      '<h3>Delivery</h3><form><input name="first"><input name="last"><input type="email" name="email"><textarea name="street"></textarea><input name="city"><input name="zip"><button>Next</button></form>',
    ],
    [
      'order',
      '<h2>Endereço de entrega</h2><form><input name="nome"><input name="rua"><input name="bairro"><input name="cep"><input name="cidade"><button>Continuar</button></form>',
    ],
    [
      'order',
      '<h3>T-shirt</h3><form><select name="size"><option>M</option></select><button>Buy now</button></form>',
    ],
    [
      'order',
      '<form action="/tamamla"><input name="kart_adi"><input name="kart_numarasi"><input name="kart_cvv" placeholder="CVV"><button>Ödemeyi tamamla</button></form>',
    ],
    [
      'booking',
      '<h2>Termin vereinbaren</h2><form><input name="name"><input type="tel" name="tel"><input type="date"><button>Termin wählen</button></form>',
    ],
    [
      'signup',
      '<h1>Start your free trial</h1><form action="/signup"><input type="email" name="email"><button>Continue</button></form>',
    ],
    [
      'quote',
      '<h3>Richiedi un preventivo</h3><form action="/preventivo"><input name="nome"><input type="email" name="email"><textarea name="note"></textarea><button>Invia</button></form>',
    ],
    [
      'contact',
      '<h2>Contact us</h2><form><input name="first"><input name="last"><input name="company"><input type="tel" name="phone"><input type="email" name="email"><button>Submit</button></form>',
    ],
    [
      'newsletter',
      '<h3>Newsletter</h3><form><input type="email" name="email"><p>You can unsubscribe at any time.</p><button>Subscribe</button></form>',
    ],
    [
      'signup',
      '<form><label>Email for your account<input type="email"></label><button>\n          Get\n          started</button></form>',
    ],
    [
      'order',
      '<form><input name="firstName" title="First name"><input name="lastName"><input name="phone"><input name="street"><input name="city"><input name="postalCode"><input type="checkbox" name="preferred"></form>',
    ],
    [
      'order',
      '<form><input name="given" autocomplete="given-name"><input name="family"><input autocomplete="address-line1"><input autocomplete="address-line2"><input name="mail"><button>Continue</button></form>',
    ],
    [
      'order',
      '<form class="card-form"><input type="tel" name="cardNumber"><input name="holder"><input type="tel" name="cvv"><input type="checkbox" class="checkbox" name="save"> Save card</form>',
    ],
    [
      'order',
      '<form name="shoppingCartForm"><input type="email" name="guest"><p>You can track your order once you complete your checkout.</p><button>Continue</button></form>',
    ],
    [
      'contact',
      '<form action="https://webto.salesforce.com/servlet/servlet.WebToLead?encoding=UTF-8"><input name="last_name"><input name="phone"><input type="email" name="email"><input type="submit"></form>',
    ],
    [
      'newsletter',
      '<form action="/contact#contact_form" id="contact_form" class="contact-form"><input type="hidden" name="form_type"><input type="hidden" name="contact[tags]"><input type="email" name="contact[email]"><button>Join</button></form>',
    ],
    [
      'quote',
      '<form><input name="imya"><input name="mail"><input name="telefon"><input type="submit" value="РАССЧИТАТЬ СТОИМОСТЬ"></form>',
    ],
    ['waitlist', box('Coming soon', 'Join the waitlist')],
    ['waitlist', box('Be the first to know when we launch', 'Notify me')],
    ['waitlist', box('Prova la beta', 'Partecipa')],
    ['waitlist', box('Meld deg på ventelisten', 'Meld på')],
    ['waitlist', box("Liste d'attente", 'Rejoindre')],
    ['waitlist', box('Únete a la lista de espera', 'Apuntarme')],
    ['waitlist', box('Записаться в лист ожидания', 'ОК')],
    ['waitlist', box('사전 등록', '신청')],
    ['waitlist', box('Receba acesso antecipado', 'Me avise!')],
    ['newsletter', box('뉴스레터', '신청')],
    ['newsletter', box('電子報', '送出')],
    ['newsletter', box('النشرة البريدية', 'إرسال')],
    ['newsletter', box('Fique por dentro das novidades', 'Enviar')],
    ['newsletter', box('Free security tips & reviews', 'Join Now', 'mc4wp-form')],
    ['waitlist', box('事前登録受付中', '登録')],
    ['demo', letter('Request a demo', 'Send')],
    // As the sample of an invisible captcha has it, for any form.
    ['contact', letter('Contact us', 'Submit').replace('<form', '<form id="demo-form"')],
    [
      'order',
      '<form action="/place"><input type="checkbox" name="terms"><button>Place order</button></form>',
    ],
    [
      'order',
      '<form action="/add"><input type="number" name="n" value="1"><button>In den Warenkorb</button></form>',
    ],
    ['order', '<form action="/basket/add"><input type="hidden" name="id"><button>Add</button></form>'],
    // A button that is a picture with no word in it.
    [
      'order',
      '<form action="https://www.paypal.com/cgi-bin/webscr"><input type="hidden" name="hosted_button_id"><input type="image" src="https://www.paypalobjects.com/btn_buynow_LG.gif" alt="PayPal - The safer, easier way to pay online!"></form>',
    ],
    [
      'donation',
      '<form action="https://www.paypal.com/cgi-bin/webscr"><input type="hidden" name="cmd"><input type="radio" name="montant"> 5 € <input name="montant_libre"><input type="submit" value="Donner →"></form>',
    ],
    [
      'contact',
      '<h2>Trabalhe conosco</h2><form><input name="nome"><input type="email" name="email"><label>Currículo<input type="file" name="file"></label><button>Enviar</button></form>',
    ],
    [
      'contact',
      '<form name="formTrabalhe"><fieldset><legend>Trabalhe Conosco</legend><input name="nome"><input type="email" name="email"><input name="celular"><input name="cep"><input name="cidade"><input name="bairro"><button>Enviar</button></form>',
    ],
    ['contact', letter('Contact our accountancy practice', 'Send')],
    ['contact', letter('Kontakta vårt kontor', 'Skicka')],
    [
      'signup',
      '<form action="/membre"><input name="nom"><input type="email" name="email"><label>Date de naissance<input name="naissance"></label><button>S’inscrire</button></form>',
    ],
    // What a message is about outweighs that it is one.
    ['demo', letter('Book your demo. Our team will contact you within a day', 'Send')],
    ['quote', letter('Peça o seu orçamento ou entre em contato', 'Enviar', 'mensagem')],
    ['booking', letter('Terminanfrage', 'Absenden', 'nachricht')],
    ['booking', letter('Pide tu cita', 'Enviar')],
    // A message box and an address need no word.
    ['contact', letter('Írjon nekünk', 'Küldés', 'uzenet')],
    ['contact', letter('Γράψτε μας', 'Αποστολή', 'keimeno')],
    ['contact', letter('Ota yhteyttä', 'Lähetä', 'viesti')],
    [
      'contact',
      '<h2>Írjon nekünk</h2><form><input name="name"><input type="email" name="email"><sl-textarea name="t"></sl-textarea><button>Küldés</button></form>',
    ],
    [
      'contact',
      '<form><input name="name"><input type="email" name="email"><sl-textarea label="Your message"></sl-textarea><button>Send</button></form>',
    ],
    [
      'contact',
      '<form id="contact-us"><input name="first"><input name="last"><input name="company"><input name="city"><input type="email" name="email"><button>Send</button></form>',
    ],
    [
      'signup',
      '<form class="login-form"><input type="email" name="email"><input type="password" name="password"><button>Start my free trial</button></form>',
    ],
    ['demo', letter('预约演示', '提交')],
    ['quote', letter('Request a quote', 'Send')],
    ['quote', letter('Get a free estimate', 'Send')],
    ['booking', letter('Umów wizytę', 'Umów wizytę')],
    ['booking', letter('Afspraak maken', 'Afspraak maken')],
    ['booking', letter('Boka tid', 'Boka')],
    ['contact', letter('Напишите нам', 'Отправить', 'text')],
    [
      'signup',
      '<h1>Inscription</h1><form action="/inscription"><input name="nom"><input name="prenom"><input name="pseudo"><input name="secret"><input name="mail"><button>Valider</button></form>',
    ],
    ['booking', letter('预约', '提交预约')],
    ['booking', letter('預約', '送出')],
    ['booking', letter('预订', '提交')],
    ['quote', letter('Solicitar cotización', 'Enviar')],
    ...(
      [
        ...['Je donne', 'Faça uma doação', 'Wesprzyj nas', 'Przekaż darowiznę', 'Bağış yap'],
        ...['寄付する', '捐款', '捐赠', '후원하기', '기부하기'],
      ] as const
    ).map((words): [string, string] => [
      'donation',
      `<h2>${words}</h2><form><input name="n"><input type="email" name="e"><button>${words}</button></form>`,
    ]),
    ...(
      [
        ...['Complete purchase', 'Completa acquisto', 'Köp', 'Køb', 'Kjøp', 'Satın al', 'Купить'],
        ...[
          '購入する',
          '購買',
          '결제하기',
          'カートに入れる',
          'Sipariş ver',
          'Sepete ekle',
          'Añadir al carrito',
        ],
        ...['Adicionar ao carrinho', 'Ajouter au panier', 'В корзину', '加入購物車'],
        ...['Zur Kasse', 'Till kassan', 'Naar de kassa', 'اشتري الآن', 'شراء', 'ادفع الآن'],
      ] as const
    ).map((words): [string, string] => [
      'order',
      `<form><select name="s"><option>M</option></select><button>${words}</button></form>`,
    ]),
    ['waitlist', box('Wachtlijst', 'Aanmelden')],
    ['waitlist', box('The app', 'Request invite')],
    ['order', '<form><input type="hidden" name="id"><button>今すぐ買う</button></form>'],
    [
      'contact',
      '<form><h3>Оставьте заявку</h3><input name="n"><input type="tel"><button>Отправить</button></form>',
    ],
    ['contact', '<form class="iletisim"><input name="konu"><input type="tel"><button>Gönder</button></form>'],
    ['booking', box('線上訂位', '確認訂位')],
    ['booking', box('See it yourself', 'Schedule a visit')],
    ['demo', box('预约产品演示', '立即预约')],
    ['quote', letter('Get a free quote', 'Send message')],
    ['quote', box('Moving', 'Get my estimate')],
    ['booking', letter('Prendre rendez-vous', 'Prendre rendez-vous')],
    ['booking', letter('Randevu al', 'Randevu al')],
    ['demo', letter('Demander une démo', 'Demander une démo')],
    ['quote', letter('Peça o seu orçamento', 'Solicitar orçamento')],
    ['quote', letter('Ihr Projekt', 'Kostenloses Angebot anfordern')],
    ['quote', letter('Uw project', 'Offerte aanvragen')],
    ['quote', letter('お見積り', 'お見積りを依頼')],
    ['quote', letter('Darmowa wycena', 'Zamów wycenę')],
    ['booking', box('Приём у врача', 'Записаться')],
    ['booking', box('Agendar consulta', 'Agendar')],
    ['download', box('Der Leitfaden als PDF', 'Kostenlos herunterladen')],
    ['download', box('Le guide complet', 'Télécharger')],
    ['download', box('La guía completa', 'Descargar')],
    ['download', box('La guida completa', 'Scarica ora')],
    ['download', box('資料請求', 'ダウンロード')],
    [
      'demo',
      '<h2>Request a demo</h2><form><input name="name"><input type="email" name="email"><input name="company"><button>Book my demo</button></form>',
    ],
    [
      'quote',
      '<h2>Get a quote</h2><form id="quote"><input name="name"><input type="email" name="email"><textarea name="details"></textarea><button>Request quote</button></form>',
    ],
    [
      'booking',
      '<h2>Reservation</h2><form id="reservation"><input name="name"><input type="email" name="email"><input type="date"><button>Reserve</button></form>',
    ],
    ['download', box('Download the white paper', 'Download now')],
    ['donation', box('Haz una donación', 'Donar ahora')],
    ['donation', box('Fai una donazione', 'Dona ora')],
    ['donation', box('Faire un don', 'Je donne')],
    ['donation', box('Сделать пожертвование', 'Пожертвовать')],
    [
      'booking',
      '<h2>Book an appointment</h2><form><input name="name"><input type="email" name="email"><input type="date"><button>Book now</button></form>',
    ],
    [
      'donation',
      '<h2>Jetzt spenden</h2><form id="spende"><input name="betrag"><input type="email" name="email"><button>Spenden</button></form>',
    ],
  ])('%s', (goal, html) => {
    expect(goalOf(html)).toBe(goal);
  });
});

describe('a form that has its fields around it', () => {
  it.each([
    [
      'by their form attribute',
      '<div><h3>Newsletter</h3><form id="f"></form><input type="email" form="f"><button form="f">Subscribe</button></div>',
    ],
    [
      // What a parser makes of <table><tr><form><td>, built by hand: happy-dom's is none for tables.
      'because it stands between the cells of a table',
      '<table><tbody><tr><form></form><td>Newsletter <input name="email"><input type="submit" value="Subscribe"></td></tr></tbody></table>',
    ],
  ])('%s', (_, html) => {
    expect(goalOf(html)).toBe('newsletter');
  });
});

describe('a page that is one form', () => {
  const article = '<p>Daily news about weddings, offers and donations.</p>'.repeat(120);
  const page = (action = '/article.aspx') =>
    `<form action="${action}"><div><input name="q"><input type="submit" id="search" value="Search"></div>
    ${article}<div><b>Our newsletter</b><p><input name="txtEmail"><input type="submit" id="join" value="Join"></p></div></form>`;
  const pressed = (id: string) => {
    document.body.innerHTML = page();
    return classifyForm(document.querySelector('form')!, document.getElementById(id))?.goal;
  };

  it('is judged by what stands around the button', () => {
    expect(pressed('search')).toBeUndefined();
    expect(pressed('join')).toBe('newsletter');
  });

  it('is judged so whatever its inputs are named', () => {
    document.body.innerHTML = `<form><p>News <input name="data"><input name="alt"><input name="email"><button>Join</button></p>${article}</form>`;
    const form = document.querySelector('form') as any;
    // What a browser does by itself.
    form.data = form[0];
    expect(classifyForm(form, document.querySelector('button'))?.goal).toBe('newsletter');
  });

  it('is nothing where no button is known, or one that belongs to no field', () => {
    expect(pressed('none')).toBeUndefined();
    document.body.innerHTML = `<form>${article}<input name="email">${article}<button>Subscribe</button></form>`;
    expect(classifyForm(document.querySelector('form')!, document.querySelector('button'))).toBeUndefined();
  });

  it('is no long form, whose many fields are one act', () => {
    document.body.innerHTML = `<form>${article}<h2>Register</h2>${'<input>'.repeat(5)}<input type="password" autocomplete="new-password"><button>Register</button></form>`;
    expect(classifyForm(document.querySelector('form')!)).toBeUndefined();
    document.body.innerHTML = `<form><h2>Register</h2>${'<input>'.repeat(5)}<input type="password" autocomplete="new-password">${article}<button>Register</button></form>`;
    expect(classifyForm(document.querySelector('form')!)?.goal).toBe('signup');
  });
});

describe('a picture speaks by its text, a button also by its file', () => {
  it('where a heading or a button is one', () => {
    expect(
      goalOf(
        '<form><img src="/join.jpg" alt="Join our mailing list"><input name="email"><button></button></form>',
      ),
    ).toBe('newsletter');
    expect(
      goalOf(
        '<form class="nl"><input name="UserEmail"><input type="image" src="/img/newsletter_signup.png"></form>',
      ),
    ).toBe('newsletter');
  });
});

describe('what stands before a form is read', () => {
  const bare = '<form id="x"><input type="email" name="email"><button>OK</button></form>';
  const goalBehind = (html: string) => {
    document.body.innerHTML = html + bare;
    return classifyForm(document.querySelector('#x')!)?.goal;
  };
  it('up to the nearest heading', () => {
    expect(goalBehind('<h3>Our newsletter</h3><p>Every week</p>')).toBe('newsletter');
    expect(goalBehind('<h2>Forgot it? Reset it</h2><h3>News</h3><p>Every week</p>')).toBe('newsletter');
  });
  it('up to another form', () => {
    const letter = '<p>News by mail</p>';
    expect(goalBehind(letter)).toBe('newsletter');
    expect(goalBehind(`<p>Forgot it? Reset it here.</p>${letter}`)).toBeUndefined();
    expect(
      goalBehind(
        `<form><p>Forgot it? Reset it here.</p><input type="email"><button>Log in</button></form>${letter}`,
      ),
    ).toBe('newsletter');
  });
});

describe('a stem is no part of another word:', () => {
  it.each([
    [
      'the border of a style sheet is no order',
      'contact',
      '<form class="rounded border p-4"><input name="name"><input type="email" class="border"><textarea name="message"></textarea><button class="border">Send</button></form>',
    ],
    [
      'the style of a library’s examples is no demo',
      'contact',
      letter('Contact', 'Send').replace('<form', '<form class="demo-ruleForm"'),
    ],
    [
      'a host for trials is no trial',
      'contact',
      letter('Contact', 'Send').replace('<form', '<form action="https://beta.example.com/send"'),
    ],
    [
      'a box with a mark in it is no change saved',
      'contact',
      letter('Contact', 'Send').replace(
        '</form>',
        '<input type="checkbox" id="save" class="checkbox"></form>',
      ),
    ],
    [
      'to order a call in Russian is no order',
      'contact',
      '<h3>Мы вам перезвоним</h3><form id="callback"><input name="name"><input type="tel" name="phone"><button>Заказать звонок</button></form>',
    ],
    [
      'an order in German is no order of a newsletter',
      'order',
      '<form><input type="checkbox" name="item"><input type="email" name="email"><button>Bestellung absenden</button></form>',
    ],
    [
      'to ask for something in German is no order',
      'newsletter',
      '<h2>Newsletter</h2><form><input type="email" name="email"><button>Newsletter anfordern</button></form>',
    ],
    [
      'a domain’s box is no inbox',
      'signup',
      '<form><h2>Create account</h2><input name="member" placeholder="New email"><select id="DomainBoxList"></select><button>Next</button></form>',
    ],
    [
      'a service that creates and sends mail creates no account',
      'newsletter',
      '<form action="https://shop.createsend.com/t/"><input type="email" name="cm-email"><button>Go</button></form>',
    ],
    [
      'all rights reserved is no reservation',
      undefined,
      '<footer>© The Paper. All rights reserved.</footer><form><input name="name"><input type="radio" name="reason"><textarea name="text"></textarea><button>Report</button></form>',
    ],
    [
      'the host of a newspaper is no news',
      undefined,
      '<p>Breaking news, and a newsletter</p><form action="https://search.news.example/search"><label>Search for: <input name="q"></label><button>Search</button></form>',
    ],
    [
      'an article about birth control asks for no date of birth',
      undefined,
      '<h2>Birth control</h2><form><input type="hidden" name="topic"><button>Add</button></form>',
    ],
    [
      'what a campaign launched is no waiting list',
      undefined,
      '<form action="/q/send"><input type="hidden" name="launch_id"><input name="email_lookup"><button>Send</button></form>',
    ],
    [
      'a subscription that is billed is an order',
      'order',
      '<h3>Subscribe: 4 free issues</h3><form><input name="BillFirstName"><input name="BillLastName"><input name="BillAddress1"><input name="BillCity"><input name="BillPCode"><input name="BillEmail"><button>Send</button></form>',
    ],
    [
      'a letter inside a word is no newsletter',
      undefined,
      '<form action="/klettern/send"><input type="email" name="to"><button>OK</button></form>',
    ],
  ])('%s', (_, goal, html) => {
    expect(goalOf(html)).toBe(goal);
  });
});

describe('a form is nobody’s conversion where it is', () => {
  it.each([
    ['Emptying a cart', '<form action="/panier"><button>Vider le panier</button></form>'],
    [
      'Tracking an order',
      '<h2>Bestellung</h2><form id="order-tracking"><input name="n"><button>Bestellung suchen</button></form>',
    ],
    [
      'Sold out',
      '<form class="klaviyo"><input type="email" name="email"><button>Notify me when available</button></form>',
    ],
    [
      'Wieder da',
      '<form><input type="email" name="email"><button>Prévenez-moi quand il est disponible</button></form>',
    ],
    [
      'メール停止',
      '<h2>メールマガジン</h2><form><input type="email" name="email"><button>配信停止する</button></form>',
    ],
    [
      'Prompt',
      '<form><textarea placeholder="Ask anything"></textarea><button aria-label="Send message"></button></form>',
    ],
    [
      'an answer in a forum',
      '<form id="quick_reply"><textarea name="message"></textarea><button>Post Quick Reply</button></form>',
    ],
    [
      'a guest book in German',
      '<form action="gaestebuch.php"><h2>Gästebuch</h2><input name="name"><input type="email" name="email"><textarea name="text"></textarea><button>Eintragen</button></form>',
    ],
    [
      'an entry in a guest book',
      '<form action="add.php"><textarea name="comment"></textarea><button>Eintrag erstellen</button></form>',
    ],
    [
      'a password to change',
      '<h2>Change password</h2><form><input type="password" autocomplete="current-password"><input type="password" autocomplete="new-password"><input type="password" autocomplete="new-password"><button>Save</button></form>',
    ],
    [
      'the order of a list',
      '<form class="woocommerce-ordering"><select name="orderby" aria-label="Shop order"><option>By price</option></select></form>',
    ],
    [
      'the order of a list of products',
      '<form class="toolbar"><label>Sort by</label><select name="order"><option>Price</option></select><button>Sort</button></form>',
    ],
    [
      'a filter of one’s orders',
      '<form action="/account/orders"><select name="status"></select><input type="submit" value="Filter orders"></form>',
    ],
    ['a product that is sold out', box('Notify me when back in stock', 'Notify me')],
    [
      'an account’s settings',
      '<h3>Account: update your details</h3><form><input name="full-name"><input type="email" name="email"><select name="zone"></select><button>Save changes</button></form>',
    ],
    ['an opinion that is moderated', letter('All opinions are moderated before they appear', 'Submit')],
    ['a comment by its promise', letter('Your address will not be published.', 'Send')],
    ['a review in Russian', letter('Добавить отзыв', 'Отправить')],
    ['one’s own profile', box('Your profile', 'OK').replace('<form', '<form id="edit_user"')],
    ['a farewell in Spanish', box('Cancelar suscripción', 'Cancelar suscripción')],
    ['a post on a Japanese board', letter('ひとこと', '投稿する')],
    ['an account to be recovered in Spanish', box('Recupera tu cuenta', 'Enviar')],
    [
      'a password asked for again in French',
      '<h2>Mot de passe oublié ?</h2><form action="/oubli"><input type="email" name="email"><button>Recevoir un lien</button></form>',
    ],
    ['a search', '<form role="search"><input type="search" name="q"><button>Search</button></form>'],
    ['a filter', '<form><select name="colour"><option>red</option></select><button>Filter</button></form>'],
    ['a login', credentials('Welcome back', 'Log in')],
    [
      'a login beside its registration',
      credentials('Welcome back', 'Weiter').replace(
        '<form',
        '<form id="login-form" class="login-register-form"',
      ),
    ],
    [
      'a password changed',
      '<form action="/settings"><input name="username">Old password: <input type="password">New: <input type="password"> Again: <input type="password"><button>OK</button></form>',
    ],
    [
      'a word on replies to a comment',
      '<form action="/wp-admin/admin-ajax.php?action=wpdAddSubscription" id="wpdiscuz-subscribe-form"><input type="email" name="wpdiscuzSubscriptionEmail"><button>›</button></form>',
    ],
    ['a login in a language without a word of it here', credentials('Καλώς ήρθατε', 'Σύνδεση')],
    [
      'a login without a password yet',
      '<form id="login"><input type="email" name="email"><button>Continue</button></form>',
    ],
    [
      'a code for signing in',
      '<h1>Sign in</h1><form><input type="email" name="email"><button>Send my code</button></form>',
    ],
    [
      'a link for signing in',
      '<h1>Sign in</h1><form id="magic-login"><input type="email"><button>Send link</button></form>',
    ],
    [
      'a password asked for again',
      '<form id="forgot"><input type="email"><button>Reset password</button></form>',
    ],
    [
      'the same in German',
      '<h2>Passwort vergessen?</h2><form><input type="email" name="mail"><button>Absenden</button></form>',
    ],
    [
      'the same in Spanish',
      '<h2>Recuperar contraseña</h2><form action="/recover"><input type="email"><button>Enviar</button></form>',
    ],
    [
      'a new password asked for in French',
      '<h1>Réinitialiser votre mot de passe</h1><p>Vous recevrez un lien.</p><form action="/mot-de-passe"><input type="email" name="email"><button>Envoyer</button></form>',
    ],
    [
      'the same in Spanish, otherwise',
      '<h1>Restablecer contraseña</h1><p>Recibirás un enlace.</p><form action="/restablecer"><input type="email" name="email"><button>Enviar</button></form>',
    ],
    [
      'a password forgotten in Spanish',
      '<h1>¿Olvidaste tu contraseña?</h1><p>Recibirás un enlace.</p><form action="/password"><input type="email" name="email"><button>Enviar</button></form>',
    ],
    [
      'a password forgotten in Portuguese',
      '<h1>Esqueceu a senha?</h1><p>Informe o e-mail para receber instruções.</p><form action="/senha"><input type="email" name="email"><button>Enviar</button></form>',
    ],
    [
      'a lost password of WordPress',
      '<form action="/wp-login.php?action=lostpassword"><label>Username or email <input name="user_login"></label><button>Get New Password</button></form>',
    ],
    [
      'an answer to a question of another visitor',
      '<form action="/questions/7/answer/submit"><h2>Your Answer</h2><textarea name="post-text"></textarea><input name="author"><input type="submit" value="Post Your Answer"></form>',
    ],
    [
      'one finding an order',
      '<h1>Track your order</h1><p>Use your order number and the order key from your confirmation.</p><form><label>Order number<input type="number"></label><label>Order key<input></label><button>Find my order</button></form>',
    ],
    [
      'an order asked after',
      '<h2>Track your order</h2><form><input name="orderid"><input type="email" name="order_email"><button>Track</button></form>',
    ],
    [
      'a new password being set',
      '<h1>Reset your password</h1><form action="/password/reset"><input type="email"><input type="password"><input type="password"><button>Reset password</button></form>',
    ],
    [
      'a comment',
      '<h3>Leave a comment</h3><form id="commentform" action="/wp-comments-post.php"><input name="author"><input type="email" name="email"><textarea name="comment"></textarea><button>Post comment</button></form>',
    ],
    [
      'a comment in German',
      '<h3>Schreibe einen Kommentar</h3><form id="kommentar"><input name="name"><input type="email"><textarea name="kommentar"></textarea><button>Kommentar abschicken</button></form>',
    ],
    [
      'a review',
      '<h3>Write a review</h3><form id="review"><input name="name"><input type="email"><textarea name="review"></textarea><button>Submit review</button></form>',
    ],
    [
      'a farewell among words of a newsletter',
      '<h1>Unsubscribe from our newsletter</h1><form action="/newsletter/unsubscribe"><input type="email" name="email"><button>Unsubscribe</button></form>',
    ],
    [
      'a farewell in German',
      '<h1>Newsletter abmelden</h1><form action="/newsletter/abmelden"><input type="email" name="email"><button>Abmelden</button></form>',
    ],
    ...['Afmeld', 'Avregistrera', '解除', 'Leiratkozás'].map((farewell) => [
      `a farewell: ${farewell}`,
      `<h1>Newsletter</h1><form><input type="email" name="email"><button>${farewell}</button></form>`,
    ]),
    [
      'a farewell to an account',
      '<h2>Delete account</h2><form method="post"><button>Delete my account</button></form>',
    ],
    [
      'a post in a forum',
      '<form id="postform" action="./posting.php?mode=reply"><h3>Post a reply</h3><input name="subject"><textarea name="message"></textarea><button name="post">Submit</button></form>',
    ],
    ['a login that is called by the newsletter’s word', credentials('Anmelden', 'Anmelden')],
    ['a login that is called so in Dutch', credentials('Aanmelden', 'Aanmelden')],
    [
      'an e-mail address in Finnish, which is no sale in Swedish',
      '<form><label>Sähköposti <input type="email"></label><button>OK</button></form>',
    ],
    [
      'a booking taken back by a link that is a form',
      '<form action="/bookings/12"><input type="hidden" name="_method" value="delete"></form>',
    ],
    [
      'a booking taken back by a link that Turbo makes a form of',
      '<form action="/bookings/12" method="delete"></form>',
    ],
    [
      'a sign-off from a mailing list, in any language',
      '<p>Din prenumeration på listan skall avslutas</p><form action="/sympa"><input name="email"><input type="submit" name="action_signoff" value="Jag avregisterar mig från listan"></form>',
    ],
    [
      'a sign-off from a mailing list in Catalan',
      '<p>Heu sol·licitat donar-vos de baixa de la llista</p><form><input type="email" name="email"><button>Dóna’m de baixa de la llista</button></form>',
    ],
    [
      'a new password beside a user name that only password managers see',
      '<h1>Ny adgangskode</h1><form><input class="hidden" autocomplete="username"><input type="password" name="new_password1" autocomplete="new-password"><input type="password" name="new_password2" autocomplete="new-password"><input type="submit" value="Skift min adgangskode"></form>',
    ],
    [
      'a question after an order by its number',
      '<form><label>Bestell-Nr.</label><input name="order_reference"><input type="email" name="email"><button>Senden</button></form>',
    ],
    [
      'unlocking an account in German',
      box('Anleitung zum Entsperren noch mal schicken', 'Anleitung zum Entsperren noch mal schicken'),
    ],
    [
      'a farewell in German, otherwise',
      '<h1>Newsletter abbestellen</h1><form action="/newsletter"><input type="email" name="email"><button>Abbestellen</button></form>',
    ],
    [
      'a farewell in French',
      '<h1>Se désinscrire de la newsletter</h1><form action="/newsletter/desinscription"><input type="email" name="email"><button>Me désinscrire</button></form>',
    ],
    [
      'a farewell in Spanish',
      '<h1>Darse de baja del boletín</h1><form action="/newsletter/baja"><input type="email" name="email"><button>Dar de baja</button></form>',
    ],
    [
      'a farewell to a newsletter, in whole Dutch sentences',
      '<h1>Afmelden voor de nieuwsbrief</h1><p>Je ontvangt dan geen nieuwsbrieven meer.</p><form method="post" action="/api/newsletter/afmelden"><input type="hidden" name="token"><button>Ja, meld mij af</button></form>',
    ],
    [
      'a farewell in Dutch',
      '<h1>Uitschrijven nieuwsbrief</h1><form action="/nieuwsbrief/uitschrijven"><input type="email" name="email"><button>Uitschrijven</button></form>',
    ],
    [
      'a farewell in Polish',
      '<h1>Wypisz się z newslettera</h1><form action="/newsletter"><input type="email" name="email"><button>Wypisz się</button></form>',
    ],
    [
      'a farewell in Italian',
      '<h1>Annulla l’iscrizione alla newsletter</h1><form action="/newsletter/disiscrizione"><input type="email" name="email"><button>Conferma</button></form>',
    ],
    [
      'a farewell in Korean',
      '<h1>뉴스레터</h1><form action="/newsletter"><input type="email" name="email"><button>구독 취소</button></form>',
    ],
    [
      'a farewell in Russian',
      '<h1>Рассылка</h1><form action="/news"><input type="email" name="email"><button>Отписаться</button></form>',
    ],
    [
      'a guest book',
      '<h2>Sign my guestbook</h2><form action="guestbook.php"><input name="name"><input name="email"><textarea name="message"></textarea><button>Sign it</button></form>',
    ],
    [
      'a login without a password in German',
      '<form action="/zugang"><h2>Anmelden ohne Passwort</h2><input type="email" name="email"><button>Link anfordern</button></form>',
    ],
    ['a farewell', '<h1>Unsubscribe</h1><form><input type="email"><button>Unsubscribe</button></form>'],
    [
      'a farewell in French',
      '<h1>Désabonnement</h1><form><input type="email"><button>Se désabonner</button></form>',
    ],
    ['a coupon', '<form><input name="coupon"><button>Apply</button></form>'],
    ['a poll', '<form><label><input type="radio" name="vote"> Yes</label><button>Vote</button></form>'],
    [
      'an article sent to a friend',
      '<h3>Send to a friend</h3><form><input type="email" name="recipient"><button>Send</button></form>',
    ],
    ['nothing that anybody can read', '<form></form>'],
  ])('%s', (_, html) => {
    expect(goalOf(html)).toBeUndefined();
  });
});

describe('what is done to a cart or an account, as the big systems have it, is', () => {
  /** Classified by its button, where there is one. */
  const pressed = (html: string): string | undefined => {
    document.body.innerHTML = html;
    return classifyForm(
      document.querySelector('form')!,
      document.querySelector<HTMLElement>('[type=submit],button'),
    )?.goal;
  };

  it.each([
    [
      'Shopware: out of the cart',
      `<h1>Warenkorb</h1><form action="/checkout/line-item/delete/018f" class="line-item-remove" method="post"><input type="hidden" name="redirectTo" value="frontend.checkout.cart.page"><button type="submit" class="btn btn-light line-item-remove-button" title="Produkt entfernen"><span class="icon icon-x"></span></button></form>`,
    ],
    [
      'Shopware: another quantity',
      `<form action="/checkout/line-item/change-quantity/018f" class="line-item-quantity-container" method="post"><input type="hidden" name="redirectTo" value="frontend.checkout.cart.page"><input type="number" name="quantity" class="form-control js-quantity-selector" value="1"><button type="button" class="btn js-btn-minus" aria-label="Anzahl verringern"></button></form>`,
    ],
    [
      'Shopware: a code',
      `<form action="/checkout/promotion/add" class="checkout-aside-add-code" method="post"><div class="input-group"><label class="visually-hidden" for="addPromotionInput">Gutscheincode</label><input type="text" name="code" class="form-control" id="addPromotionInput" placeholder="Gutscheincode eingeben ..."><button class="btn btn-secondary" type="submit" id="addPromotion"><span class="icon icon-checkmark"></span></button></div></form>`,
    ],
    [
      'Magento: out of the cart, by script',
      `<form action="https://shop.example/checkout/cart/delete/" method="post"><input type="hidden" name="id" value="5"><input type="hidden" name="uenc" value="aHR"><input type="hidden" name="form_key" value="x"></form>`,
    ],
    [
      'Magento: a code',
      `<div class="block discount" id="block-discount"><strong id="block-discount-heading">Apply Discount Code</strong><form id="discount-coupon-form" action="https://shop.example/checkout/cart/couponPost/" method="post"><div class="fieldset coupon"><input type="hidden" name="remove" id="remove-coupon" value="0"><label for="coupon_code"><span>Enter discount code</span></label><input type="text" class="input-text" id="coupon_code" name="coupon_code" placeholder="Enter discount code"><button class="action apply primary" type="button" value="Apply Discount"><span>Apply Discount</span></button></div></form></div>`,
    ],
    [
      'Magento: a code, in Dutch',
      `<form id="discount-coupon-form" action="https://shop.example/checkout/cart/couponPost/" method="post"><input type="hidden" name="remove" id="remove-coupon" value="0"><label for="coupon_code">Kortingscode</label><input type="text" id="coupon_code" name="coupon_code"><button class="action apply primary" type="submit" value="Toepassen"><span>Kortingscode toepassen</span></button></form>`,
    ],
    [
      'Magento: the cart updated',
      `<h1>Shopping Cart</h1><form action="https://shop.example/checkout/cart/updatePost/" method="post" id="form-validate" class="form form-cart"><input id="cart-1-qty" name="cart[1][qty]" value="1" type="number" class="input-text qty" title="Qty"><button type="submit" name="update_cart_action" data-cart-item-update="" value="update_qty" title="Update Shopping Cart" class="action update"><span>Update Shopping Cart</span></button></form>`,
    ],
    [
      'Magento: a guest’s orders',
      `<h1>Orders and Returns</h1><form class="form form-orders-search" id="oar-widget-orders-and-returns-form" action="https://shop.example/sales/guest/view/" method="post" name="guest_post"><fieldset><legend><span>Order Information</span></legend><label for="oar-order-id">Order ID</label><input type="text" id="oar-order-id" name="oar_order_id" class="input-text"><label>Billing Last Name</label><input type="text" id="oar-billing-lastname" name="oar_billing_lastname"><label>Find Order By</label><select name="oar_type"><option>Email</option></select><label>Email</label><input type="email" id="oar_email" name="oar_email"></fieldset><button type="submit" title="Continue" class="action submit primary"><span>Continue</span></button></form>`,
    ],
    [
      'Magento: to the wish list',
      `<form action="/wishlist/index/fromcart/" method="post"><input type="hidden" name="item" value="2"><button type="submit" class="towishlist"><span>Move to Wishlist</span></button></form>`,
    ],
    [
      'WooCommerce: a code, in French',
      `<form class="checkout_coupon woocommerce-form-coupon" method="post"><p>Si vous avez un code promo, veuillez l’appliquer ci-dessous.</p><p><input type="text" name="coupon_code" class="input-text" placeholder="Code promo" id="coupon_code" value=""></p><p><button type="submit" class="button" name="apply_coupon" value="Appliquer le code promo">Appliquer le code promo</button></p></form>`,
    ],
    [
      'WooCommerce: a code, in German',
      `<form class="checkout_coupon woocommerce-form-coupon" method="post"><p><input type="text" name="coupon_code" class="input-text" placeholder="Gutscheincode" id="coupon_code" value=""></p><p><button type="submit" class="button" name="apply_coupon" value="Gutschein anwenden">Gutschein anwenden</button></p></form>`,
    ],
    [
      'WooCommerce: a code in the cart, in German',
      `<h1>Warenkorb</h1><form class="woocommerce-cart-form" action="/warenkorb/" method="post"><table><tr><td>Produkt</td><td>Preis</td><td>Anzahl</td></tr><tr><td><input type="number" class="input-text qty text" name="cart[a][qty]" value="1" title="Menge"></td></tr></table><div class="coupon"><label for="coupon_code">Gutschein:</label><input type="text" name="coupon_code" class="input-text" id="coupon_code" value="" placeholder="Gutscheincode"><button type="submit" class="button" name="apply_coupon" value="Gutschein anwenden">Gutschein anwenden</button></div></form>`,
    ],
    [
      'WooCommerce: the cart updated, in German',
      `<h1>Warenkorb</h1><form class="woocommerce-cart-form" action="/warenkorb/" method="post"><table><tr><td><input type="number" class="input-text qty text" name="cart[a][qty]" value="1" title="Menge"></td></tr></table><button type="submit" class="button" name="update_cart" value="Warenkorb aktualisieren">Warenkorb aktualisieren</button></form>`,
    ],
    [
      'WooCommerce: the cart updated, in French',
      `<h1>Panier</h1><form class="woocommerce-cart-form" action="/panier/" method="post"><table><tr><td><input type="number" class="input-text qty text" name="cart[a][qty]" value="1"></td></tr></table><button type="submit" class="button" name="update_cart" value="Mettre à jour le panier">Mettre à jour le panier</button></form>`,
    ],
    [
      'WooCommerce: what shipping costs',
      `<form class="woocommerce-shipping-calculator" action="/cart/" method="post"><a href="#" class="shipping-calculator-button">Calculate shipping</a><section class="shipping-calculator-form"><select name="calc_shipping_country" id="calc_shipping_country"><option>Germany</option></select><input type="text" class="input-text" value="" placeholder="City" name="calc_shipping_city" id="calc_shipping_city"><input type="text" class="input-text" placeholder="Postcode / ZIP" name="calc_shipping_postcode" id="calc_shipping_postcode"><button type="submit" name="calc_shipping" value="1" class="button">Update</button></section></form>`,
    ],
    [
      'PrestaShop: a code',
      `<div class="block-promo"><p class="promo-code-button"><a>Vous avez un code promo ?</a></p><div id="promo-code"><form action="https://shop.example/panier" data-link-action="add-voucher" method="post"><input type="hidden" name="token" value="x"><input type="hidden" name="addDiscount" value="1"><input class="promo-input" type="text" name="discount_name" placeholder="Code promo"><button type="submit" class="btn btn-primary"><span>Ajouter</span></button></form></div></div>`,
    ],
    [
      'OpenCart: out of the cart',
      `<form action="index.php?route=checkout/cart.edit" method="post" data-oc-target="#shopping-cart"><input type="text" name="quantity" value="1" size="1" class="form-control"><input type="hidden" name="key" value="1"><button type="submit" formaction="https://shop.example/index.php?route=checkout/cart.remove" data-bs-toggle="tooltip" title="Remove" class="btn btn-danger"><i class="fa-solid fa-circle-xmark"></i></button></form>`,
    ],
    [
      'OpenCart: the cart updated',
      `<form action="index.php?route=checkout/cart" method="post" data-oc-target="#shopping-cart"><input type="text" name="quantity" value="1" size="1" class="form-control"><input type="hidden" name="key" value="1"><button type="submit" formaction="https://shop.example/index.php?route=checkout/cart.edit" data-bs-toggle="tooltip" title="Update" class="btn btn-primary"><i class="fa-solid fa-rotate"></i></button></form>`,
    ],
    [
      'OpenCart: a code',
      `<div class="accordion-body"><form id="form-coupon" action="index.php?route=extension/opencart/total/coupon.save" method="post"><label for="input-coupon">Enter your coupon here</label><input type="text" name="coupon" value="" placeholder="Enter your coupon here" id="input-coupon"><button type="submit" id="button-coupon" class="btn btn-primary">Apply Coupon</button></form></div>`,
    ],
    [
      'Shopify: the cart updated',
      `<form action="/cart" method="post" class="cart"><input type="number" name="updates[]" value="1" aria-label="Quantity"><button type="submit" name="update" class="btn">Update cart</button></form>`,
    ],
    [
      'BigCommerce: a code',
      `<form class="coupon-form" action="/cart.php" method="post"><label for="couponcode">Coupon code</label><input type="text" name="couponcode" id="couponcode" placeholder="Enter your coupon code"><input class="button" type="submit" value="Apply"></form>`,
    ],
    [
      'out of the cart',
      `<h2>Your cart</h2><form action="/cart/remove/3/" method="post"><input type="submit" value="Remove"></form>`,
    ],
    [
      'out of the cart, in German',
      `<h2>Ihr Warenkorb</h2><form action="/warenkorb/entfernen" method="post"><button>Entfernen</button></form>`,
    ],
    [
      'out of the cart, in French',
      `<h2>Votre panier</h2><form action="/panier" method="post"><input type="hidden" name="id"><button>Supprimer</button></form>`,
    ],
    [
      'out of the cart, in Spanish',
      `<h2>Tu carrito</h2><form action="/carrito" method="post"><input type="hidden" name="id"><button>Eliminar</button></form>`,
    ],
    [
      'a booking cancelled',
      `<h1>Cancel your reservation</h1><form action="/reservations/12/cancel" method="post"><p>Do you really want to cancel?</p><button>Yes, cancel</button></form>`,
    ],
    [
      'an order looked up',
      `<h1>Order lookup</h1><form action="/orders/find" method="post"><label>Order number</label><input name="orderNumber" type="text"><label>E-mail</label><input type="email" name="email"><button>View order</button></form>`,
    ],
    [
      'a product put on the wish list',
      `<form action="/cart/add" method="post"><input type="hidden" name="id"><button type="submit" formaction="/wishlist/add" aria-label="Add to wishlist">♡</button><button type="submit" name="add">Add to cart</button></form>`,
    ],
    [
      'off the mailing list',
      `<h2>Mailing list</h2><form action="/mailing-list" method="post"><input type="email" name="email" placeholder="Email"><button>Remove me from the list</button></form>`,
    ],
    [
      'WooCommerce: the account, in Dutch',
      `<h2>Accountgegevens</h2><form class="woocommerce-EditAccountForm edit-account" method="post"><input name="account_first_name"><input name="account_last_name"><input name="account_display_name"><input type="email" name="account_email"><input type="password" name="password_current" autocomplete="off"><input type="password" name="password_1"><input type="password" name="password_2"><button name="save_account_details" value="Wijzigingen opslaan">Wijzigingen opslaan</button></form>`,
    ],
    [
      'WooCommerce: an address, in Italian',
      `<form method="post"><h2>Indirizzo di fatturazione</h2><input name="billing_first_name"><input name="billing_last_name"><input name="billing_address_1"><input name="billing_city"><input name="billing_postcode"><input type="tel" name="billing_phone"><button name="save_address">Salva l’indirizzo</button></form>`,
    ],
    [
      'Shopify: an address, in Japanese',
      `<h2>新しい住所を追加</h2><form action="/account/addresses" id="address_form_new" method="post"><input name="address[last_name]"><input name="address[first_name]"><input name="address[company]"><input name="address[address1]"><input name="address[city]"><input name="address[zip]"><button>住所を追加する</button></form>`,
    ],
    [
      'Magento: what news to get, in Spanish',
      `<h1>Suscripción al boletín</h1><form class="form-newsletter-manage" action="/newsletter/manage/save/" method="post"><input type="checkbox" name="is_subscribed"><label>Suscripción general</label><button>Guardar</button></form>`,
    ],
    [
      'PrestaShop: the account, in Swedish',
      `<h1>Din personliga information</h1><form action="/identitet" class="js-customer-form" method="post"><input name="firstname"><input name="lastname"><input type="email" name="email"><input type="password" name="password" autocomplete="current-password"><input type="password" name="new_password" autocomplete="new-password"><button>Spara</button></form>`,
    ],
    [
      'PrestaShop: something sent back, in Spanish',
      `<form id="order-return-form" action="/seguimiento-pedido" method="post"><p>Devolución de mercancía</p><input type="checkbox" name="ids_order_detail[8]"><textarea name="returnText"></textarea><button name="submitReturnMerchandise">Solicitar una devolución</button></form>`,
    ],
    [
      'a purchase withdrawn',
      `<h1>Withdraw from a contract</h1><form action="/order-withdrawal" method="post"><input name="name"><input type="email" name="email"><input name="order_number"><button name="withdraw">Confirm withdrawal</button></form>`,
    ],
    [
      'a guest’s order opened, in German',
      `<form class="account-guest-auth-form" action="/account/order/7" method="post"><p>Um Ihre Bestellung einsehen zu können, geben Sie Ihre E-Mail-Adresse und Postleitzahl ein.</p><input type="email" name="email"><input name="zipcode"><button>Weiter</button></form>`,
    ],
    [
      'word when it is there again, in German',
      `<p>Benachrichtigen, wenn der Artikel wieder vorrätig ist</p><form action="/benachrichtigung" method="post"><input type="email" name="email"><button>Benachrichtigen</button></form>`,
    ],
    [
      'Discuz: an answer',
      `<form id="fastpostform" action="forum.php?mod=post&action=reply" method="post"><textarea name="message"></textarea><button name="replysubmit">发表回复</button></form>`,
    ],
  ])('nothing: %s', (_, html) => expect(pressed(html)).toBeUndefined());

  it.each([
    [
      'Magento: into the cart',
      `<form data-product-sku="24" action="/checkout/cart/add/product/14/" method="post" id="product_addtocart_form"><input type="hidden" name="product" value="14"><input type="number" name="qty" id="qty" value="1" title="Qty" class="input-text qty"><button type="submit" title="Add to Cart" class="action primary tocart" id="product-addtocart-button"><span>Add to Cart</span></button></form>`,
    ],
    [
      'WooCommerce: into the cart',
      `<form class="cart" action="/product/mug/" method="post" enctype="multipart/form-data"><div class="quantity"><label class="screen-reader-text" for="q">Mug quantity</label><input type="number" id="q" class="input-text qty text" name="quantity" value="1"></div><button type="submit" name="add-to-cart" value="15" class="single_add_to_cart_button button alt">Add to cart</button></form>`,
    ],
    [
      'WooCommerce: the checkout',
      `<h1>Checkout</h1><form name="checkout" method="post" class="checkout woocommerce-checkout" action="/checkout/"><h3>Billing details</h3><input type="text" name="billing_first_name" placeholder=""><input type="text" name="billing_last_name"><input type="text" name="billing_address_1"><input type="text" name="billing_postcode"><input type="text" name="billing_city"><input type="tel" name="billing_phone"><input type="email" name="billing_email"><textarea name="order_comments"></textarea><button type="submit" class="button alt" name="woocommerce_checkout_place_order" id="place_order" value="Place order">Place order</button></form>`,
    ],
    [
      'a checkout with a field for a code',
      `<h1>Checkout</h1><form name="checkout" method="post" class="checkout" action="/checkout/"><input type="text" name="billing_first_name"><input type="text" name="billing_last_name"><input type="text" name="billing_address_1"><input type="text" name="billing_postcode"><input type="text" name="billing_city"><input type="email" name="billing_email"><input type="text" name="coupon_code" placeholder="Coupon code"><button type="submit" id="place_order" value="Place order">Place order</button></form>`,
    ],
    [
      'PrestaShop: into the cart',
      `<form action="https://shop.example/panier" method="post" id="add-to-cart-or-refresh"><input type="hidden" name="token"><input type="hidden" name="id_product" value="3"><span class="control-label">Quantité</span><input type="number" name="qty" id="quantity_wanted" value="1" class="input-group"><button class="btn btn-primary add-to-cart" data-button-action="add-to-cart" type="submit">Ajouter au panier</button></form>`,
    ],
    [
      'Shopify: to the checkout',
      `<form action="/cart" method="post" id="cart"><input type="number" name="updates[]" value="1" aria-label="Quantity"><label>Order special instructions</label><textarea name="note"></textarea><button type="submit" name="checkout" form="cart">Check out</button></form>`,
    ],
    [
      'Shopify: into the cart',
      `<form method="post" action="/cart/add" class="form" data-type="add-to-cart-form"><input type="hidden" name="id" value="4"><button type="submit" name="add" class="product-form__submit"><span>Add to cart</span></button></form>`,
    ],
    [
      'Odoo: into the cart',
      `<form action="/shop/cart/update" method="post"><input type="hidden" name="product_id" value="7"><input type="text" class="quantity" name="add_qty" value="1"><button>Add to cart</button></form>`,
    ],
    [
      'in a shop whose name is a discount',
      `<form class="cart" action="https://www.vapediscount.example/product/kit/" method="post"><input type="number" name="quantity" value="1"><button name="add-to-cart" value="15">Add to cart</button></form>`,
    ],
    [
      'a voucher bought',
      `<form class="cart" action="/product/gift-voucher/" method="post"><input type="number" name="quantity" value="1"><button name="add-to-cart" value="15">Buy voucher</button></form>`,
    ],
    [
      'a checkout that is updated on its way',
      `<form action="/checkout/updateCheckout" class="checkout js-address-lookup" method="post"><input name="firstname"><input name="lastname"><input name="address_1"><input name="city"><input name="postcode"><input type="email" name="email"><button>Place order</button></form>`,
    ],
    [
      'all of a wish list, into the cart',
      `<form action="/wishlist/" method="post"><input type="number" name="qty[1]" value="1"><button name="add-all">Add all to cart</button></form>`,
    ],
    [
      'into the cart, in French',
      `<form action="/panier" method="post"><input type="hidden" name="id"><button>Mettre au panier</button></form>`,
    ],
    [
      'into the cart, in Arabic',
      `<form class="product-form" method="post"><input type="number" name="quantity" value="1"><button>إضافة للسلة</button></form>`,
    ],
    [
      'into the cart, in Italian',
      `<form action="/x/7" method="post"><input type="hidden" name="id"><input type="number" name="n" value="1"><button>Aggiungi al carrello</button></form>`,
    ],
    [
      'into the cart, in Dutch',
      `<form action="/x/7" method="post"><input type="hidden" name="id"><input type="number" name="n" value="1"><button>In winkelwagen</button></form>`,
    ],
    [
      'into the cart, in Danish',
      `<form action="/x/7" method="post"><input type="hidden" name="id"><input type="number" name="n" value="1"><button>Læg i kurv</button></form>`,
    ],
    [
      'into the cart, in Swedish',
      `<form action="/x/7" method="post"><input type="hidden" name="id"><input type="number" name="n" value="1"><button>Lägg i varukorg</button></form>`,
    ],
    [
      'into the cart, in Korean',
      `<form action="/x/7" method="post"><input type="hidden" name="id"><input type="number" name="n" value="1"><button>장바구니 담기</button></form>`,
    ],
    [
      'paid, in German',
      `<form action="/x/7" method="post"><input type="hidden" name="id"><button>Jetzt bezahlen</button></form>`,
    ],
    [
      'paid, in Spanish',
      `<form action="/x/7" method="post"><input type="hidden" name="id"><button>Pagar</button></form>`,
    ],
    [
      'paid, in Russian',
      `<form action="/x/7" method="post"><input type="hidden" name="id"><button>Оплатить</button></form>`,
    ],
    [
      'paid, in Chinese',
      `<form action="/x/7" method="post"><input type="hidden" name="id"><button>立即支付</button></form>`,
    ],
    [
      'bought at once, in Korean',
      `<form action="/shop/cartupdate.php" method="post"><input type="hidden" name="it_id"><button>바로구매</button></form>`,
    ],
  ])('an order: %s', (_, html) => expect(pressed(html)).toBe('order'));

  it.each([
    [
      'contact',
      'a message in French',
      `<h2>Contactez-nous</h2><form><input name="nom"><input type="email" name="email"><textarea name="message"></textarea><button>Soumettre</button></form>`,
    ],
    [
      'newsletter',
      'news in Spanish',
      `<h3>Boletín</h3><form><input type="email" name="email"><button>Recibir actualizaciones</button></form>`,
    ],
    [
      'signup',
      'PrestaShop’s, which is saved',
      `<h1>Create an account</h1><p>Already have an account? <a href="/login">Log in instead!</a></p><form action="https://shop.example/registration" id="customer-form" class="js-customer-form" method="post"><label>Social title</label><input type="radio" name="id_gender" value="1">Mr.<input type="text" name="firstname"><input type="text" name="lastname"><input type="email" name="email"><input type="password" name="password"><input type="text" name="birthday"><input type="checkbox" name="optin"><input type="hidden" name="submitCreate" value="1"><button class="btn btn-primary form-control-submit" data-link-action="save-customer" type="submit">Save</button></form>`,
    ],
    [
      'newsletter',
      'a code for it',
      `<h3>Newsletter</h3><form class="coupon-popup"><input type="email" name="email"><button>Get my discount</button></form>`,
    ],
    [
      'newsletter',
      'Mailman’s, which has a password',
      `<h1>Subscribing to News</h1><form action="../subscribe/news" method="post"><input name="email"><input name="fullname"><input type="password" name="pw"><input type="password" name="pw-conf"><input type="submit" name="email-button" value="Subscribe"></form>`,
    ],
    [
      'newsletter',
      'letters chosen, before the address is asked for',
      `<h2>E-mail newsletters</h2><form name="distribution"><label><input type="checkbox" name="a">Sports News Alerts</label><label><input type="checkbox" name="b">The Insider</label><input type="submit" value="Subscribe"></form>`,
    ],
    [
      'newsletter',
      'news in Hungarian',
      `<form><input type="email" placeholder="Iratkozz fel a hírlevélre" aria-label="E-mail cím"><button>Feliratkozom</button></form>`,
    ],
    [
      'newsletter',
      'news in Finnish',
      `<form><h2>Tilaa uutiskirje</h2><input type="email" name="email" placeholder="Sähköpostiosoite"><button>Tilaa</button></form>`,
    ],
    [
      'newsletter',
      'news in Japanese',
      `<h3>メールマガジン</h3><form><input type="email" name="email"><button>更新情報を受け取る</button></form>`,
    ],
    [
      'contact',
      'a message to a firm that removes',
      `<h2>Contact us</h2><form action="/removals/#wpcf7-f12-o1" class="wpcf7-form"><input name="your-name"><input type="email" name="your-email"><textarea name="your-message"></textarea><button>Send</button></form>`,
    ],
    [
      'contact',
      'a message to a doctor who takes off tattoos, in German',
      `<h2>Kontakt</h2><form action="/tattooentfernung/#wpcf7-f12-o1"><input name="name"><input type="email" name="email"><textarea name="nachricht"></textarea><button>Absenden</button></form>`,
    ],
    [
      'contact',
      'a message in Chinese, which will be answered',
      `<h2>联系我们</h2><form><p>我们会尽快回复您</p><input name="name"><input type="email" name="email"><textarea name="content"></textarea><button>提交</button></form>`,
    ],
    [
      'quote',
      'what it costs, in Russian',
      `<h2>Рассчитать стоимость</h2><form class="calc__form" id="calc_form"><input name="name"><input type="tel" name="phone"><button class="calc__btn">Рассчитать стоимость</button></form>`,
    ],
    [
      'signup',
      'an account whose password says by mistake that it is known',
      `<h1>Sign up</h1><form><input name="firstName"><input name="lastName"><input type="email" name="email"><input type="password" name="password" autocomplete="current-password"><button>Sign Up</button></form>`,
    ],
    [
      'signup',
      'an account, with both passwords',
      `<h1>Create an account</h1><form action="/register" method="post"><input name="name"><input type="email" name="email"><input type="password" name="password" autocomplete="new-password"><input type="password" name="again"><button>Register</button></form>`,
    ],
  ])('%s as before: %s', (goal, _, html) => expect(pressed(html)).toBe(goal));
});

describe('a hostile page', () => {
  it('does not mislead it by inputs that shadow the form’s own properties', () => {
    const shadows = [
      'action',
      'attributes',
      'children',
      'contains',
      'elements',
      'getRootNode',
      'id',
      'innerHTML',
      'name',
      'nodeName',
      'nodeType',
      'parentNode',
      'querySelector',
      'submit',
      'textContent',
      'type',
    ];
    document.body.innerHTML = `<h3>Newsletter</h3><form>${shadows
      .map((name) => `<input type="hidden" name="${name}">`)
      .join('')}<input type="email"><button>Subscribe</button></form>`;
    const form = document.querySelector('form')!;
    // happy-dom does not shadow everything that browsers do (and itself calls `getAttribute`, left to the browser tests).
    for (const name of shadows)
      Object.defineProperty(form, name, {
        value: document.querySelector(`[name=${name}]`),
        configurable: true,
      });
    expect(classifyForm(form)?.goal).toBe('newsletter');
  });

  it('costs no more when the form or the page before it is huge', () => {
    document.body.innerHTML = `${'<p>word</p>'.repeat(3000)}<form>${'<input type="hidden"><b></b>'.repeat(8000)}</form>`;
    let asked = 0;
    const { getAttribute } = Element.prototype;
    Element.prototype.getAttribute = function (name) {
      asked++;
      return getAttribute.call(this, name);
    };
    classifyForm(document.querySelector('form')!);
    Element.prototype.getAttribute = getAttribute;
    expect(asked).toBeLessThan(20_000);
  });
});

describe('a field’s value is never read', () => {
  const SECRET = 'newsletter subscribe secret';

  it('not its property, whatever the field', () => {
    document.body.innerHTML = letter('Contact', 'Send').replace(
      '<button',
      '<select><option>a</option></select><input type="checkbox"><button',
    );
    for (const field of document.querySelectorAll('input,select,textarea'))
      for (const name of ['value', 'checked', 'defaultValue', 'selectedIndex', 'files'])
        Object.defineProperty(field, name, {
          get() {
            throw new Error(`${name} was read`);
          },
        });
    expect(classifyForm(document.querySelector('form')!)?.goal).toBe('contact');
  });

  it('not its attribute, not the text of a textarea or of an editable element', () => {
    const got = goalOf(
      `<form><input type="email" name="a" value="${SECRET}"><input type="hidden" name="b" value="${SECRET}"><input type="reset" value="${SECRET}"><p contenteditable="true">${SECRET}</p><button>OK</button></form>`,
    );
    expect(got).toBeUndefined();
    expect(
      goalOf(`<form><textarea name="x">contact message ${SECRET}</textarea><button>OK</button></form>`),
    ).toBeUndefined();
  });

  it('but a button made of an input shows its own', () => {
    expect(goalOf('<form><input type="email"><input type="submit" value="Newsletter"></form>')).toBe(
      'newsletter',
    );
  });
});

describe('which button was pressed', () => {
  it('is told by what it shows, not by its value', () => {
    document.body.innerHTML = letter('Contact us', 'Send').replace(
      '<button>',
      '<button value="back-office">',
    );
    expect(classifyForm(document.querySelector('form')!, document.querySelector('button'))?.goal).toBe(
      'contact',
    );
  });

  it.each([
    'Cancel',
    'No thanks',
    '← Back',
    'Update cart',
    'Zurück',
    'Annuler',
    'キャンセル',
    '+',
    '−',
    'Show password',
    'Choose file',
    'Choose date, selected date is Nov 30, 2026',
    '+ Add apartment, suite, etc.',
    'Skip',
    'Dismiss',
    '✕',
    'X',
    'Nein, danke',
    'Non merci',
    'Schließen',
  ])('%s sends nothing to anybody', (text) => {
    document.body.innerHTML = letter('Contact us', 'Send').replace(
      '</form>',
      `<button id="no">${text}</button></form>`,
    );
    expect(classifyForm(document.querySelector('form')!, document.getElementById('no'))).toBeUndefined();
    expect(classifyForm(document.querySelector('form')!, document.querySelector('button'))?.goal).toBe(
      'contact',
    );
  });

  it('decides between two of them', () => {
    document.body.innerHTML =
      '<form><input type="email"><button id="in">Newsletter bestellen</button><button id="out">Newsletter abmelden</button></form>';
    const form = document.querySelector('form')!;
    expect(classifyForm(form, document.querySelector('#in'))?.goal).toBeDefined();
    expect(classifyForm(form, document.querySelector('#out'))?.goal).not.toBe('signup');
  });

  it('may be an icon inside it', () => {
    document.body.innerHTML =
      '<form><input type="email"><button><i></i> Subscribe to the newsletter</button></form>';
    expect(classifyForm(document.querySelector('form')!, document.querySelector('i'))?.goal).toBe(
      'newsletter',
    );
  });
});

describe('a box that is no form', () => {
  const html =
    '<section><h3>Newsletter</h3><div id="box"><div><input type="email" name="email"></div><button><i>Subscribe</i></button></div></section><p><button id="far">Menu</button></p>';

  it('is found from its button, or from its field by Enter', () => {
    document.body.innerHTML = html;
    for (const found of [
      findBox(document.querySelector('i')!),
      findBox(document.querySelector('input')!, true),
    ]) {
      expect(found?.contains(document.querySelector('input'))).toBe(true);
      expect(classifyForm(found!, document.querySelector('i'))?.goal).toBe('newsletter');
    }
  });

  it('is not found by a click into its field, on a link, or on a button inside a form', () => {
    document.body.innerHTML = `${html}<a href="/">Home</a><form><button id="submit">Go</button></form>`;
    expect(findBox(document.querySelector('input')!)).toBeUndefined();
    expect(findBox(document.querySelector('a')!)).toBeUndefined();
    expect(findBox(document.querySelector('#submit')!)).toBeUndefined();
  });

  it('is not found from the button behind its own ("No thanks"), or from one behind a form', () => {
    document.body.innerHTML = `<div><input type="email" name="email"><button>Subscribe</button><button id="no">No thanks</button></div>`;
    expect(findBox(document.querySelector('#no')!)).toBeUndefined();
    document.body.innerHTML =
      '<div><form><p>Newsletter</p><input type="email"></form><button>Back to top</button></div>';
    expect(findBox(document.querySelector('button')!)).toBeUndefined();
  });

  it('is found up to six levels up', () => {
    const nested = (levels: number) =>
      `<main><input type="email" name="email">${'<div>'.repeat(levels)}<button>Subscribe</button></main>`;
    document.body.innerHTML = nested(5);
    expect(findBox(document.querySelector('button')!)?.nodeName).toBe('MAIN');
    document.body.innerHTML = nested(6);
    expect(findBox(document.querySelector('button')!)).toBeUndefined();
  });

  it('is not found from a button far away from any field', () => {
    document.body.innerHTML = `<input type="email">${'<p></p>'.repeat(30)}<button>Menu</button>`;
    expect(findBox(document.querySelector('button')!)).toBeUndefined();
  });
});

describe('a verdict', () => {
  it('says whether the fields or only the words led to it', () => {
    document.body.innerHTML = box('Newsletter', 'Subscribe');
    expect(classifyForm(document.querySelector('form')!)?.reason).toBe('fields');
    document.body.innerHTML = box('Coming soon', 'Join the waitlist');
    expect(classifyForm(document.querySelector('form')!)?.reason).toBe('words');
  });
});
