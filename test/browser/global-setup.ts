import { writeFileSync } from 'node:fs';
import type { TestProject } from 'vitest/node';
import './each-engine.js';
import { describeEngines, findEngines } from './engines.js';

export default async function setup(project: TestProject): Promise<() => void> {
  const found = await findEngines();
  project.provide('engines', found.ready);
  const line = describeEngines(found);
  // `npm test` repeats it at the end.
  if (process.env.SMALLWINS_ENGINES_FILE) writeFileSync(process.env.SMALLWINS_ENGINES_FILE, line);
  return () => console.log(`browser tests ran in: ${line}`);
}
