import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The longest first, or one worker still has it to do when the other one is done. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLongest = ({ moduleId }: TestSpecification) =>
      Number(moduleId.endsWith('/browser/table.test.ts'));
    return (await super.sort(files)).sort((a, b) => isLongest(b) - isLongest(a));
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          // Some build pages of thousands of elements, on a machine that may be busy.
          testTimeout: 30_000,
          include: ['test/**/*.test.ts', 'examples/**/*.test.{ts,js}'],
          exclude: ['test/browser/**', '**/node_modules/**'],
          // A file that needs a DOM asks for it: // @vitest-environment happy-dom
          environment: 'node',
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          environment: 'node',
          globalSetup: './test/browser/global-setup.ts',
          // A browser waits for its driver half of the time: two at once on two cores, and no more.
          maxWorkers: 2,
          // Vitest does not run projects beside each other that differ in it.
          sequence: { groupOrder: 1 },
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // Once more where a browser was starved of its two noisy cores; what fails twice has found something.
          retry: 1,
        },
      },
    ],
  },
});
