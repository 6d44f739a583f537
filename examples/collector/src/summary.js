/** Fewer visits than this say nothing about a leak. */
const manyVisits = 20;
/** Where visits are few or unknown: fewer small steps than this say nothing about the missing big ones. */
const manySteps = 5;
/** Fewer outcomes than this say nothing about the forms. */
const manyOutcomes = 5;

/**
 * What a rate is made of:
 * - `linked`: visits that converted / visits, over the visits whose events carry a `visit` id, where those are at least
 *   half of all: a few that agreed to be followed say nothing about the others
 * - `counted`: conversions / visits; too little links them, so one visit with two calls counts two
 * - `none`: no visits seen, no rate
 *
 * @typedef {'linked' | 'counted' | 'none'} Basis
 */

/** The same events make the same numbers, but for those that leave the window with time. */
const maxAgeMs = 1000;
/** So long new events wait at most for a summary that is slow to make. */
const maxBehindMs = 60_000;
/** What is made in less is made anew for every event. */
const slowMs = 20;
/** How many windows and sites have their summary kept. */
const maxKept = 60;
/** How many sums a goal has: who posts an event may give it any three letters. */
const maxCurrencies = 5;
/** Of how many sites and goals the names are told: who posts an event may give it any. */
const maxSites = 10;
const maxGoals = 200;

/**
 * The report's numbers, made once for all who watch: each looks at every event of its window.
 *
 * @param {import('./store.js').Store} store
 * @param {() => number} now epoch milliseconds
 */
export function openSummaries(store, now) {
  const lastSeq = store.db.prepare('SELECT COALESCE(MAX(seq), 0) AS last FROM events');
  /** @type {Map<string, { at: number, tookMs: number, summary: ReturnType<typeof summarize> }>} */
  const kept = new Map();
  /** @param {number} windowMs @param {string | undefined} [site] without it all sites */
  return (windowMs, site) => {
    const start = now();
    const key = JSON.stringify([windowMs, site]);
    const known = kept.get(key);
    if (known) {
      const { at, tookMs, summary } = known;
      // Nine times as long as it took: while that is no longer than the most, a report has a tenth of the collector's time.
      const behindMs = tookMs < slowMs ? 0 : Math.min(9 * tookMs, maxBehindMs);
      const { last } = /** @type {{ last: number }} */ (lastSeq.get([]));
      const goodForMs = last === summary.last ? Math.max(maxAgeMs, behindMs) : behindMs;
      if (Math.abs(start - at) < goodForMs) return summary;
    }
    const summary = summarize(store, Math.max(0, start - windowMs), site);
    const at = now();
    // Whoever reads the report may name any site.
    if (kept.size >= maxKept) kept.clear();
    kept.set(key, { at, tookMs: at - start, summary });
    return summary;
  };
}

/**
 * The visit of an event, where it can be followed from its beginning. One whose visitor agreed only later was counted
 * by a `visit` that nothing links: its id, which no `visit` has, is no second visit.
 */
const followed =
  "CASE WHEN EXISTS (SELECT 1 FROM events v WHERE v.type = 'visit' AND v.visit = chosen.visit) THEN visit END";

/** The rows that the numbers are about: from `?1` on, of the site `?2` or of all. */
const ofSite = '(?2 IS NULL OR site = ?2)';
const chosen = `(SELECT * FROM events WHERE happened_at >= ?1 AND ${ofSite}) AS chosen`;

/**
 * The numbers of the report.
 *
 * @param {import('./store.js').Store} store
 * @param {number} from epoch milliseconds on our clock; 0 for all
 * @param {string | undefined} [site] without it all sites
 */
export function summarize({ db }, from, site) {
  /** @type {[number, string | null]} */
  const params = [from, site ?? null];
  /** @param {string} sql @returns {any} the only row, by the names in the query */
  const one = (sql) => db.prepare(sql).get(params);
  /** @param {string} sql @returns {any[]} */
  const all = (sql) => db.prepare(sql).all(params);
  const totals = one(
    `SELECT
       COUNT(*) AS events,
       COUNT(DISTINCT followed) AS linked_visits,
       COALESCE(SUM(type = 'visit' AND visit IS NULL), 0) AS unlinked_visits,
       COALESCE(SUM(type = 'conversion'), 0) AS conversions,
       COALESCE(SUM(type = 'conversion' AND conversion = 'macro'), 0) AS macro,
       COALESCE(SUM(type = 'conversion' AND conversion = 'micro'), 0) AS micro,
       COALESCE(SUM(type = 'conversion' AND conversion = 'micro' AND goal <> 'campaign'), 0) AS steps,
       COUNT(DISTINCT CASE WHEN type = 'conversion' THEN followed END) AS linked_conversions,
       COUNT(DISTINCT CASE WHEN type = 'conversion' AND conversion = 'macro' THEN followed END) AS linked_macro,
       COUNT(DISTINCT CASE WHEN type = 'conversion' AND conversion = 'micro' THEN followed END) AS linked_micro
     FROM (SELECT *, ${followed} AS followed FROM ${chosen})`,
  );
  const { dropped } = one(
    `SELECT TOTAL(dropped) AS dropped FROM losses WHERE received_at >= ?1 AND ${ofSite}`,
  );
  const { last } = one('SELECT COALESCE(MAX(seq), 0) AS last FROM events');
  const sites = all(
    `SELECT site FROM events WHERE happened_at >= ?1 GROUP BY site ORDER BY COUNT(*) DESC, site LIMIT ${maxSites}`,
  );
  // A form that was rejected first and confirmed later is confirmed. An outcome is counted where its conversion is, in
  // whatever order the two arrived.
  const outcomes = all(
    `SELECT goal, SUM(confirmed) AS confirmed, SUM(1 - confirmed) AS rejected FROM (
       SELECT chosen.goal, MAX(o.outcome = 'confirmed') AS confirmed
       FROM ${chosen} JOIN events o ON o.type = 'outcome' AND o."of" = chosen.id
       WHERE chosen.type = 'conversion' GROUP BY chosen.id
     ) GROUP BY goal`,
  );
  const outcomeOf = new Map(outcomes.map((row) => [row.goal, row]));
  /** @param {'confirmed' | 'rejected'} outcome @returns {number} */
  const total = (outcome) => outcomes.reduce((sum, row) => sum + row[outcome], 0);
  // SQLite takes the bare column from the row that holds the maximum: the tier that was said last.
  // @see https://www.sqlite.org/lang_select.html#bareagg
  const goals = all(
    `SELECT goal, conversion, COUNT(*) AS count, COUNT(DISTINCT ${followed}) AS visits, MAX(seq) AS last
     FROM ${chosen} WHERE type = 'conversion' GROUP BY goal
     ORDER BY conversion = 'macro' DESC, count DESC, goal LIMIT ${maxGoals}`,
  );

  // A value without a currency is a number that nobody can add to another.
  const values = all(
    `SELECT goal, UPPER(currency) AS currency, SUM(value) AS sum
     FROM ${chosen} WHERE type = 'conversion' AND value IS NOT NULL AND currency IS NOT NULL
     GROUP BY goal, UPPER(currency) ORDER BY COUNT(*) DESC, currency`,
  );
  /** @type {Map<string, typeof values>} */
  const valuesOf = new Map();
  for (const value of values) valuesOf.set(value.goal, [...(valuesOf.get(value.goal) ?? []), value]);

  const visits = totals.linked_visits + totals.unlinked_visits;
  /** @type {Basis} */
  const basis = !visits ? 'none' : totals.linked_visits >= visits / 2 ? 'linked' : 'counted';
  const denominator = basis === 'linked' ? totals.linked_visits : visits;
  /** @param {number} conversions @param {number} converted */
  const layer = (conversions, converted) => {
    const count = basis === 'linked' ? converted : conversions;
    return {
      conversions,
      visits: basis === 'linked' ? converted : null,
      rate: denominator ? count / denominator : null,
    };
  };

  const summary = {
    basis,
    /** Of `visits`, those that the rates are made of. */
    denominator,
    events: totals.events,
    visits,
    conversions: totals.conversions,
    macro: totals.macro,
    micro: totals.micro,
    /** Of `micro`, what visitors did: to arrive by a campaign is nothing that they did here. */
    steps: totals.steps,
    /** Of the window's conversions. What nobody could tell is in neither. */
    outcomes: { confirmed: total('confirmed'), rejected: total('rejected') },
    /** Events that browsers had to give up. */
    dropped,
    /** The last event's `seq`, whatever the window: where `/api/events?since=` goes on. */
    last,
    /** Of the window, those with most events first, whichever the numbers are of. */
    sites: sites.map((row) => /** @type {string} */ (row.site)),
    tiers: {
      all: layer(totals.conversions, totals.linked_conversions),
      macro: layer(totals.macro, totals.linked_macro),
      micro: layer(totals.micro, totals.linked_micro),
    },
    goals: goals.map((row) => ({
      goal: /** @type {string} */ (row.goal),
      conversion: /** @type {'macro' | 'micro'} */ (row.conversion),
      ...layer(row.count, row.visits),
      confirmed: /** @type {number} */ (outcomeOf.get(row.goal)?.confirmed ?? 0),
      rejected: /** @type {number} */ (outcomeOf.get(row.goal)?.rejected ?? 0),
      /** What its conversions say that they are worth, the currency that most of them have first. */
      values: (valuesOf.get(row.goal) ?? []).slice(0, maxCurrencies).map(({ currency, sum }) => ({
        currency: /** @type {string} */ (currency),
        sum: /** @type {number} */ (sum),
      })),
    })),
    vitals: summarizeVitals(db, params),
  };
  // Of the whole time: who has had events knows that the script works.
  const isNew =
    !totals.events &&
    !db.prepare('SELECT 1 FROM events WHERE ?1 IS NULL OR site = ?1 LIMIT 1').get([site ?? null]);
  return { ...summary, leak: findLeak({ ...summary, isNew }) };
}

/**
 * How fast the pages were, in medians, and how fast for those who converted, as far as the events tell:
 * - `linked`: visits can be followed: pages of visits that converted, beside those of the other visits
 * - `conversions`: conversions say how fast their page was until then: these, beside all pages
 * - `overall`: all pages, and nobody to compare
 * - `none`: no vitals seen
 *
 * @param {import('./store.js').Store['db']} db
 * @param {[from: number, site: string | null]} params
 */
function summarizeVitals(db, params) {
  // To arrive by a campaign is nothing that a fast page led to.
  const acted = "type = 'conversion' AND goal <> 'campaign'";
  const linked = `visit IN (SELECT visit FROM ${chosen} WHERE ${acted} AND visit IS NOT NULL)`;
  /** @param {string} name @param {string} field @param {string} where @returns {any} */
  const median = (name, field, where) =>
    db
      .prepare(
        `SELECT AVG(value) AS value, COALESCE(MAX(count), 0) AS count FROM (
           SELECT value, COUNT(*) OVER () AS count, ROW_NUMBER() OVER (ORDER BY value) AS place FROM (
             SELECT ${field.replace('?', name)} AS value FROM ${chosen} WHERE ${where}
           ) WHERE value IS NOT NULL
         ) WHERE place IN ((count + 1) / 2, (count + 2) / 2)`,
      )
      .get(params);
  /** @param {string} field @param {string} where */
  const speed = (field, where) => {
    const lcp = median('lcp', field, where);
    const inp = median('inp', field, where);
    return {
      /** How many pages or conversions the medians are of. */
      count: /** @type {number} */ (Math.max(lcp.count, inp.count)),
      /** Of how many of them the LCP is known. */
      lcpCount: /** @type {number} */ (lcp.count),
      lcp: /** @type {number | null} */ (lcp.value),
      inp: /** @type {number | null} */ (inp.value),
    };
  };
  const pages = "json_extract(vitals, '$.?')";
  // Each is a look at every event: none for what will not be shown.
  const all = speed(pages, "type = 'vitals'");
  if (!all.count) return { basis: 'none', all, converted: null, others: null };
  const converted = speed(pages, `type = 'vitals' AND ${linked}`);
  const others = converted.count
    ? speed(pages, `type = 'vitals' AND visit IS NOT NULL AND NOT ${linked}`)
    : null;
  if (others?.count) return { basis: 'linked', all, converted, others };
  const conversions = speed('?', acted);
  if (conversions.count) return { basis: 'conversions', all, converted: conversions, others: null };
  return { basis: 'overall', all, converted: null, others: null };
}

/**
 * Which leak the bucket has, as a word; the report page has the sentences.
 *
 * @param {{
 *   visits: number, conversions: number, macro: number, steps: number,
 *   outcomes: { confirmed: number, rejected: number }, isNew: boolean,
 * }} totals
 * @returns {'empty' | 'quiet' | 'early' | 'rejected' | 'no-conversions' | 'no-macro' | 'no-visits' | 'none'}
 */
export function findLeak({ visits, conversions, macro, steps, outcomes, isNew }) {
  const { confirmed, rejected } = outcomes;
  // First, as it needs no visits, and as conversions that come to nothing hide every other leak.
  if (confirmed + rejected >= manyOutcomes && rejected > confirmed) return 'rejected';
  if (!visits && !conversions) return isNew ? 'empty' : 'quiet';
  if (!macro && steps && (steps >= manySteps || visits >= manyVisits)) return 'no-macro';
  if (!macro && !steps && visits >= manyVisits) return 'no-conversions';
  if (!visits) return 'no-visits';
  return visits < manyVisits ? 'early' : 'none';
}
