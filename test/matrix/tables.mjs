/** @param {string[]} cells */
const row = (cells) => `| ${cells.join(' | ')} |`;

/**
 * The results as Markdown: a table for each engine, then what was left out and what went wrong.
 * @param {any[]} engines what each-cell.ts wrote, one for each engine
 */
export function tables(engines) {
  const lines = [];
  for (const { label, acts, faults, cells } of engines) {
    const columns = Object.keys(acts).filter((act) => cells.some((cell) => cell.act === act));
    const sum = (name) => cells.reduce((total, cell) => total + cell[name], 0);
    lines.push(
      `**${label}**: ${sum('expected')} events expected, ${sum('distinct')} arrived; ` +
        `${sum('received') - sum('distinct')} times one was sent again and dropped by its id.`,
      '',
      row(['fault', ...columns.map((act) => acts[act])]),
      row(['---', ...columns.map(() => '---:')]),
    );
    for (const fault of Object.keys(faults)) {
      const line = columns.map((act) => cells.find((cell) => cell.fault === fault && cell.act === act));
      if (!line.some(Boolean)) continue;
      const texts = line.map((cell) => {
        if (!cell) return '';
        if (cell.limit) return 'left out';
        const again = cell.received - cell.distinct;
        return `${cell.distinct}/${cell.expected}${again ? ` +${again}` : ''}`;
      });
      lines.push(row([faults[fault], ...texts]));
    }
    lines.push('');
    for (const limit of new Set(cells.map((cell) => cell.limit).filter(Boolean)))
      lines.push(`Left out: ${limit}.`, '');
    for (const { act, fault, wrong } of cells)
      for (const what of wrong) lines.push(`WRONG: ${act} × ${fault}: ${what}`, '');
  }
  if (engines.length) {
    lines.push('| lost when | because |', '|---|---|');
    for (const { when, why } of engines[0].lost) lines.push(row([when, why]));
  }
  return `${lines.join('\n')}\n`;
}
