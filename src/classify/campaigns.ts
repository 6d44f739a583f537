import type { Campaign } from '../types.js';

// Not Yandex's `ysclid`, which its ordinary results have.
const CLICK_ID = /^((?!ys)\w+clk?id|\wbraid|li_fat_id)$/;

/**
 * Where a mailbox or a network sends its visitors from, its app too (`android-app://com.google.android.gm`). The networks
 * as classify/links has them: what repeats costs nothing.
 */
const REFERRER =
  /(?:\.|^)(?:(deref-|(?:e|proton|web|g|fast|hot)?mail\d*\.(?!ru$)|outlook\.|google\.android\.gm)|(pinterest\.[\w.]+|(facebook|vk|twitter|youtube|linkedin|instagram|pinterest|flickr|vimeo|xing|fb|x)\.com|t\.co|lnkd\.in|linkedin\.android|(tiktok|threads|bsky|reddit)\.\w+|t\.me)$)/;

/**
 * The campaign that a visitor arrived by, or undefined where it was none: what the owner's link says of itself
 * (`utm_*`), that an advertisement was clicked (the name of its click id), or else a mailbox or a social network
 * that it was clicked in. The names `utm_` has for them, but for `campaign`, which is `name` here.
 * @param url of the page, absolute
 * @param host of the referrer, where there is one and it says anything
 * @param withIds whether a click id may be told: its name as `click`, its value as `click_id`
 * @param mask takes out what may be about one visitor
 * @see https://support.google.com/analytics/answer/10917952
 */
export function readCampaign(
  url: string,
  host: string | false,
  withIds: boolean,
  mask: (text: string) => string,
): Campaign | undefined {
  const campaign: Campaign = {};
  // Most pages have none, and the platform's parser takes 0.5 ms when it is used for the first time.
  for (const [name, value] of /utm_|id=/.test(url) ? new URL(url).searchParams : []) {
    const [, part] = /^utm_(source|campaign|medium|content|term)$/.exec(name) || [];
    if (part && value) campaign[part === 'campaign' ? 'name' : part] = mask(value).slice(0, 256);
    if (withIds && value && CLICK_ID.test(name)) {
      campaign.click = name;
      campaign.click_id = value.slice(0, 256);
    }
  }
  const [from, mail] = (host && REFERRER.exec(host)) || [];
  if (from) {
    campaign.source ||= host as string;
    campaign.medium ||= mail ? 'email' : 'social';
  }
  if (Object.keys(campaign)[0]) return campaign;
}
