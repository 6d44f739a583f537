/** What the measures of accuracy share: rates per goal, the confusions, and floors that a rate must not sink below. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** What a floor lies under the measured value: a rate of 160 forms moves by 0.006 with each of them. */
const SLACK = 0.01;

const percent = (value) => (Number.isNaN(value) ? '    –' : value.toFixed(3).padStart(5));

function rates(results) {
  const goals = [...new Set(results.flatMap(({ expected, goal }) => [expected, goal]))].filter(
    (goal) => goal !== 'none' && goal !== 'failed',
  );
  return Object.fromEntries(
    goals.map((goal) => {
      const hits = results.filter((r) => r.expected === goal && r.goal === goal).length;
      const said = results.filter((r) => r.goal === goal).length;
      const meant = results.filter((r) => r.expected === goal).length;
      return [
        goal,
        { count: meant, precision: hits / said, recall: hits / meant, f1: (2 * hits) / (said + meant) },
      ];
    }),
  );
}

/** Prints count, precision, recall and F1 of each goal, and returns them. */
export function printRates(title, results) {
  console.log(`\n${title}: ${results.filter((r) => r.right).length} of ${results.length} right`);
  console.log(`${'goal'.padEnd(12)}count  precision  recall  F1`);
  const table = rates(results);
  for (const [goal, { count, precision, recall, f1 }] of Object.entries(table).sort(
    (a, b) => b[1].count - a[1].count,
  ))
    console.log(
      `${goal.padEnd(12)}${String(count).padStart(5)}  ${percent(precision).padStart(9)}  ${percent(recall).padStart(6)}  ${percent(f1)}`,
    );
  return table;
}

/** Prints which label got which goal. */
export function printConfusions(results, labelOf) {
  const labels = [...new Set(results.map(labelOf))].sort();
  const goals = [...new Set(results.map((r) => r.goal))].sort();
  console.log(`\n${'label \\ got'.padEnd(20)}${goals.map((goal) => goal.slice(0, 9).padStart(10)).join('')}`);
  for (const label of labels) {
    const counts = goals.map((goal) => results.filter((r) => labelOf(r) === label && r.goal === goal).length);
    console.log(label.padEnd(20) + counts.map((n) => String(n || '·').padStart(10)).join(''));
  }
}

/**
 * Exits 1 at the end where a rate is below its floor.
 * @param measured rates between 0 and 1: `{ newsletter: { precision, recall } }`
 * @param isNew writes the floors anew, just under what was measured
 */
export function holdFloors(name, measured, file, isNew) {
  if (isNew) {
    const floors = Object.entries(measured).map(([group, rates]) => [
      group,
      Object.fromEntries(
        Object.entries(rates).map(([key, rate]) => [key, Math.floor((rate - SLACK) * 1000) / 1000]),
      ),
    ]);
    writeFileSync(file, `${JSON.stringify(Object.fromEntries(floors), null, 2)}\n`);
  } else if (existsSync(file))
    for (const [group, floors] of Object.entries(JSON.parse(readFileSync(file, 'utf8'))))
      for (const [key, floor] of Object.entries(floors))
        if (measured[group] && !(measured[group][key] >= floor)) {
          process.exitCode = 1;
          console.error(
            `${name}: ${group} ${key} is ${measured[group][key]?.toFixed(3)}, its floor is ${floor}`,
          );
        }
}
