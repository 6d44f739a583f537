import { expect, test } from 'vitest';
import { readCampaign } from '../../src/classify/campaigns.js';

const read = (query: string, host = '', withIds = true) =>
  readCampaign('https://www.example.com/?' + query, host, withIds, (text) => text.replace('jane', '*'));

test.each<[string, string, object | undefined]>([
  ['', '', undefined],
  ['page=2', 'partner.example', undefined],
  ['utm_source=mail', '', { source: 'mail' }],
  [
    'utm_source=mail&utm_medium=email&utm_campaign=spring&utm_term=a&utm_content=b',
    '',
    { source: 'mail', medium: 'email', name: 'spring', term: 'a', content: 'b' },
  ],
  ['utm_source=&utm_id=7&utm_x=y', '', undefined],
  ['utm_source=jane', '', { source: '*' }],
  ['gclid=', '', undefined],
  ['gclid=abc', '', { click: 'gclid', click_id: 'abc' }],
  [
    'fbclid=abc&utm_source=fb',
    'www.facebook.com',
    { source: 'fb', medium: 'social', click: 'fbclid', click_id: 'abc' },
  ],
  ...['gbraid', 'wbraid', 'msclkid', 'ttclid', 'twclid', 'dclid', 'yclid', 'li_fat_id'].map(
    (name): [string, string, object] => [`${name}=1`, '', { click: name, click_id: '1' }],
  ),
  ['ysclid=abc', 'yandex.ru', undefined],
  ['', 'www.pinterest.co.uk', { source: 'www.pinterest.co.uk', medium: 'social' }],
  ['', 'away.vk.com', { source: 'away.vk.com', medium: 'social' }],
  ['', 'www.flickr.com', { source: 'www.flickr.com', medium: 'social' }],
  ['', 'mail.google.com', { source: 'mail.google.com', medium: 'email' }],
  ['', 'outlook.live.com', { source: 'outlook.live.com', medium: 'email' }],
  ['', 'l.facebook.com', { source: 'l.facebook.com', medium: 'social' }],
  ['', 'deref-web-02.de', { source: 'deref-web-02.de', medium: 'email' }],
  ['', 't.co', { source: 't.co', medium: 'social' }],
  ['', 'lnkd.in', { source: 'lnkd.in', medium: 'social' }],
  ['', 'com.google.android.gm', { source: 'com.google.android.gm', medium: 'email' }],
  ['', 'com.linkedin.android', { source: 'com.linkedin.android', medium: 'social' }],
  ['', 'l.threads.com', { source: 'l.threads.com', medium: 'social' }],
  ['', 'bsky.app', { source: 'bsky.app', medium: 'social' }],
  ['', 'www.reddit.com', { source: 'www.reddit.com', medium: 'social' }],
  ['', 'webmail.provider.example', { source: 'webmail.provider.example', medium: 'email' }],
  ['', 'mail2.provider.example', { source: 'mail2.provider.example', medium: 'email' }],
  ['', 'www.dailymail.co.uk', undefined],
  ['', 'www.outlookindia.com', undefined],
  ['', 'www.theglobeandmail.com', undefined],
  ['', 'go.mail.ru', undefined],
  ['', 'notfacebook.com', undefined],
  ['', 'facebook.com.example', undefined],
  ['', 'netflix.com', undefined],
  ['', 'www.google.com', undefined],
])('?%s from %j', (query, host, campaign) => expect(read(query, host)).toEqual(campaign));

test('no click id, not even its name, where none may be told', () => {
  expect(read('gclid=abc', '', false)).toBeUndefined();
});

test('no part is longer than a collector takes', () => {
  const { source, click_id } = read(`utm_source=${'x'.repeat(999)}&gclid=${'y'.repeat(999)}`)!;
  expect([source!.length, click_id!.length]).toEqual([256, 256]);
});
