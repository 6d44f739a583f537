import { defineConfig } from 'vitest/config';

/** Started by scripts/matrix.mjs, which says how much of it; apart from the tests, because it takes its time. */
export default defineConfig({
  test: {
    name: 'matrix',
    include: ['test/matrix/*.matrix.ts'],
    environment: 'node',
    globalSetup: './test/browser/global-setup.ts',
    fileParallelism: false,
    // Cells run side by side, each in a browser of its own.
    maxConcurrency: Number(process.env.MATRIX_LANES ?? 3),
    testTimeout: 30 * 60_000,
    hookTimeout: 180_000,
    retry: 0,
  },
});
