import { fileURLToPath } from 'node:url';
import terser from '@rollup/plugin-terser';

/** The one dependency, of one plugin. */
const webVitals = {
  name: 'web-vitals',
  resolveId: (id) => (id === 'web-vitals' ? fileURLToPath(import.meta.resolve(id)) : null),
};

/** The modules in dist/ are compiled by tsc; rollup makes the script-tag builds of them. */
const script = (input, file) => ({
  input,
  plugins: [webVitals],
  output: {
    file,
    format: 'iife',
    sourcemap: true,
    // Nothing is thrown into the page: not a wrong option, nor what its broken prototypes lead to while this loads.
    banner: 'try{',
    footer: '}catch(e){console.error(e)}',
    // No "use strict" (8 B): the modules were checked as strict code.
    strict: false,
    plugins: [
      {
        name: 'let',
        // One keyword instead of two compresses better (30 B), and no const is assigned to: tsc saw to it.
        renderChunk: (code) => ({ code: code.replace(/\bconst /g, 'let '), map: null }),
      },
      terser({
        ecma: 2020,
        toplevel: true,
        compress: { passes: 3, unsafe: true, unsafe_arrows: true, pure_getters: true },
        format: {
          comments: false,
          // Nearly all of it runs at once: compiled while it is loaded, off the page's thread, and not function by
          // function on it. A fourth of the script time at load. @see https://v8.dev/blog/explicit-compile-hints
          preamble: '//# allFunctionsCalledOnLoad',
        },
      }),
    ],
  },
});

export default [
  script('dist/snippet.js', 'dist/smallwins.js'),
  script('dist/full.js', 'dist/smallwins.full.js'),
];
