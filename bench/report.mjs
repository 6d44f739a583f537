const row = (cells) => `| ${cells.join(' | ')} |`;
const number = (value, digits = 0) =>
  value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** One table, a row for each question and a column for each tool; in brackets the ratio to Plausible. */
export function markdown(results, names) {
  const lines = [
    '# Beside other tools',
    '',
    `Measured in one run of \`npm run bench\` (${results.where}), the tools in turns. In brackets: the ratio to Plausible.`,
    'Read the ratios; the times are of one machine.',
    '',
    row(['', ...names.map((name) => `${name} ${results.versions[name]}`.trim())]),
    row(['---', ...names.map(() => '---:')]),
  ];
  const ratio = (values, name) =>
    values.Plausible > 0 && name !== 'Plausible' ? ` (${number(values[name] / values.Plausible, 2)})` : '';
  const add = (title, values, format) =>
    lines.push(row([title, ...names.map((name) => format(values[name]) + ratio(values, name))]));
  add('bytes that a page loads (brotli 11)', results.bytes, (value) => number(value));
  const { clicks, first, load, next, sent, deliveries } = results;
  for (const links in clicks)
    for (const kind in clicks[links]) {
      const link = { internal: 'an internal', outbound: 'an outbound', tel: 'a `tel:`' }[kind];
      const title = `µs that a click on ${link} link takes longer, ${number(+links)} links on the page`;
      // Plausible does nothing at a tel: link, which is no cost to compare with.
      if (kind === 'tel') lines.push(row([title, ...names.map((name) => number(clicks[links][kind][name]))]));
      else add(title, clicks[links][kind], (value) => number(value));
    }
  if (first)
    add('µs that the first click of a page takes longer, on an outbound link', first, (value) =>
      number(value),
    );
  if (load) add('ms of script at load', load, (value) => number(value, 1));
  if (next) {
    const difference = ({ ms, from, to }) => `${number(ms, 1)} (${number(from, 1)} to ${number(to, 1)})`;
    const noise = next.again ? `; without against without ${difference(next.again)}` : '';
    lines.push(
      row([
        `ms from click to the next page’s request, more than without (quartiles${noise})`,
        ...names.map((name) => difference(next[name])),
      ]),
    );
  }
  if (sent) {
    const per = (name, what) => (sent[name] ? sent[name][what] / sent[name].events : NaN);
    lines.push(
      row([
        'requests an event',
        ...names.map((name) => (sent[name] ? number(per(name, 'requests'), 1) : '–')),
      ]),
    );
    lines.push(
      row([
        'bytes an event, headers included',
        ...names.map((name) => (sent[name] ? number(per(name, 'bytes')) : '–')),
      ]),
    );
  }
  for (const cell of Object.keys(deliveries?.[names[0]] ?? {})) {
    const [act, fault] = cell.split(' ');
    lines.push(
      row([
        `arrived: ${{ tel: '`tel:` link', outbound: 'outbound link', form: 'form' }[act]}, ${fault === 'none' ? 'all well' : fault}`,
        ...names.map((name) => {
          const { tried, arrived, again } = deliveries[name][cell] ?? { tried: 0, arrived: 0, again: 0 };
          return `${arrived}/${tried}${again ? `, ${again} counted again` : ''}`;
        }),
      ]),
    );
  }
  return `${lines.join('\n')}\n`;
}

/** The share of the trials with a fault that arrived. */
function underFaults(deliveries, name) {
  let tried = 0;
  let arrived = 0;
  for (const [cell, result] of Object.entries(deliveries[name] ?? {}))
    if (!cell.endsWith(' none')) {
      tried += result.tried;
      arrived += result.arrived;
    }
  return tried ? (100 * arrived) / tried : 0;
}

/** Bars, a panel for each question. It stands on light and on dark paper. */
export function picture(results, names) {
  const panels = [
    [
      'Bytes a page loads (brotli)',
      'shorter is better',
      (name) => results.bytes[name],
      (value) => `${number(value)} B`,
    ],
  ];
  if (results.clicks)
    panels.push([
      'Added to a click on an outbound link',
      'shorter is better',
      (name) => results.clicks[100].outbound[name],
      (value) => `${number(value)} µs`,
    ]);
  if (results.load)
    panels.push([
      'Script time at load',
      'shorter is better',
      (name) => results.load[name],
      (value) => `${number(value, 1)} ms`,
    ]);
  if (results.deliveries)
    panels.push([
      'Arrived after an outage: 503, reset, refused, offline',
      'longer is better',
      (name) => underFaults(results.deliveries, name),
      (value) => `${number(value)} %`,
    ]);
  const width = 720;
  const left = 110;
  const right = 100;
  const line = 26;
  const gap = 34;
  const panelHeight = 34 + names.length * line;
  const height = panels.length * (panelHeight + gap) + 10;
  const parts = [];
  panels.forEach(([title, hint, measureOf, format], index) => {
    const top = 20 + index * (panelHeight + gap);
    const most = Math.max(...names.map(measureOf), 1e-9);
    parts.push(`<text x="0" y="${top}" class="title">${title} <tspan class="hint">· ${hint}</tspan></text>`);
    names.forEach((name, at) => {
      const y = top + 14 + at * line;
      const value = measureOf(name);
      const length = Math.max(2, ((width - left - right) * value) / most);
      parts.push(
        `<text x="${left - 10}" y="${y + 14}" class="name${at ? '' : ' own'}">${name}</text>`,
        `<rect x="${left}" y="${y}" width="${length.toFixed(1)}" height="18" rx="3" class="bar${at ? '' : ' own'}"/>`,
        `<text x="${(left + length + 8).toFixed(1)}" y="${y + 14}" class="value${at ? '' : ' own'}">${format(value)}</text>`,
      );
    });
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="smallwins beside its peers">
<style>
  text { font: 14px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #57606a }
  .title { font-weight: 600; fill: #1f2328 }
  .hint { font-weight: 400; fill: #57606a }
  .name { text-anchor: end }
  text.own { fill: #1f2328; font-weight: 600 }
  .bar { fill: #afb8c1 }
  rect.own { fill: #1a7f37 }
  @media (prefers-color-scheme: dark) {
    text, .hint { fill: #9198a1 }
    .title, text.own { fill: #f0f6fc }
    .bar { fill: #656c76 }
    rect.own { fill: #3fb950 }
  }
</style>
${parts.join('\n')}
</svg>
`;
}
