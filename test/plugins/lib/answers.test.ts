import { describe, expect, test } from 'vitest';
import { readLine } from '../../../src/plugins/lib/answers.js';

/** What a page's sentence says of the submit before it; nothing where it may say either, or speaks of something else. */
describe.each<[string, boolean | undefined, string[]]>([
  [
    'a success',
    true,
    [
      'Thank you! Your message has been sent.',
      'Thanks for subscribing, we promise not to spam you!',
      'Merci d’avoir rempli le formulaire.',
      'Votre message a bien été envoyé, nous ne manquerons pas de vous répondre.',
      'Votre message a bien été envoyé, n’hésitez pas à nous appeler.',
      'Uw bericht is verzonden, u hoeft niet te bellen.',
      'Thanks for joining! Use the code WELCOME10, valid until 31 December.',
      'Vielen Dank! Dein Code HALLO10 ist gültig ab 50 €.',
      'Gracias por suscribirte. El código es válido hasta el 31.',
      'Bedankt! De code is geldig tot 31 december.',
      'Vielen Dank! Sie müssen Ihre Anmeldung nur noch bestätigen.',
      '¡Gracias! Debes confirmar tu correo.',
      'Thank you. Please complete your registration by clicking the link.',
      'You’re on the list!',
      'Roadster was added to your cart.',
      'Ihre Nachricht wurde übermittelt.',
      'Wir haben Ihre Anfrage erhalten.',
      'Nous avons bien noté votre demande.',
      'Nous avons noté et reçu votre demande.',
    ],
  ],
  [
    'a failure',
    false,
    [
      'Sorry, your message could not be sent.',
      'Your message was not submitted.',
      'Ihre Nachricht wurde nicht gesendet.',
      'Merci d’indiquer votre nom.',
      "Merci d'entrer une adresse valable.",
      'Merci d’accepter les conditions.',
      'Merci de saisir votre e-mail.',
      'Bitte geben Sie eine gültige E-Mail-Adresse ein.',
      'Dit is geen geldig adres.',
      'Introduce un correo válido.',
      'Debes aceptar las condiciones.',
      'Please complete all fields.',
      'Please, fill in the following fields:',
      'Make sure you fill in all required fields.',
      'Roadster could not be added to your cart.',
      'ada@example.com is already subscribed.',
    ],
  ],
  [
    'neither',
    undefined,
    [
      'Our office is open from 9 to 5.',
      'Your booking request has been received and is not yet confirmed.',
      'Ihre Buchung ist eingegangen und noch nicht bestätigt.',
      'Your message was not submitted. Reload the page, thank you.',
      'Ihre Nachricht konnte nicht gesendet werden. Bitte versuchen Sie es noch einmal.',
      'Ihre Nachricht wird gesendet …',
      'Ihre Nachricht wird übermittelt.',
      'Hi there! Thanks for stopping by.',
      'Um die Anmeldung abzuschließen, müssen Sie den Link öffnen.',
      'Debes confirmar tu correo.',
    ],
  ],
])('%s', (_, answer, sentences) => {
  test.each(sentences)('%s', (sentence) => expect(readLine(sentence).answer).toBe(answer));
});
