import terser from '@rollup/plugin-terser';

/** The modules in dist/ are compiled by tsc; rollup makes the script-tag builds of them. */
export default [
  {
    input: 'dist/snippet.js',
    output: {
      file: 'dist/smallwins.js',
      format: 'iife',
      sourcemap: true,
      plugins: [
        terser({
          ecma: 2020,
          toplevel: true,
          compress: { passes: 3, unsafe_arrows: true, booleans_as_integers: false, pure_getters: true },
          format: { comments: false },
        }),
      ],
    },
  },
];
