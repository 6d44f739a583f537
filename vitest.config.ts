import { defineConfig } from 'vitest/config';

const browser = {
  environment: 'node' as const,
  globalSetup: './test/browser/global-setup.ts',
  // Two engines at once on a small machine only wait for each other.
  fileParallelism: false,
  testTimeout: 60_000,
  hookTimeout: 120_000,
  // Once more where a browser was starved of its two noisy cores; what fails twice has found something.
  retry: 1,
};

export default defineConfig({
  test: {
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
          ...browser,
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          exclude: ['test/browser/**/*.slow.test.ts'],
        },
      },
      {
        test: {
          ...browser,
          name: 'slow',
          include: ['test/browser/**/*.slow.test.ts'],
          testTimeout: 30 * 60_000,
        },
      },
    ],
  },
});
