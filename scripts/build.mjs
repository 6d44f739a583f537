/** `npm run build`: modules and types with tsc, then the script-tag builds with rollup. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';
import ts from 'typescript';

const run = (bin, ...args) =>
  execFileSync(process.execPath, [`node_modules/${bin}`, ...args], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });

/**
 * Writes one expression where a module has `anyOf(/one/, /another/)`: what people read in groups is smaller as one.
 * @see ../src/classify/any-of.ts
 */
function joinExpressions(path) {
  let code = readFileSync(path, 'utf8').replace(/^import { anyOf } .*\n/m, '');
  const calls = [];
  const visit = (node) => {
    if (ts.isCallExpression(node) && node.expression.getText() === 'anyOf') calls.push(node);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, code, ts.ScriptTarget.Latest, true));
  // From the end, so that what is before stays where it was.
  for (const call of calls.reverse()) {
    const sources = call.arguments.map((argument) => {
      const [, source] = /^\/(.+)\/$/s.exec(argument.getText()) || [];
      if (!source) throw new Error(`build: no expression without flags: ${argument.getText()}`);
      // What they read is in small letters: a capital would never be found.
      if (/\p{Lu}/u.test(source.replace(/\\./g, '')))
        throw new Error(`build: a capital in ${argument.getText()}`);
      return source;
    });
    code = `${code.slice(0, call.getStart())}/${sources.join('|')}/${code.slice(call.end)}`;
  }
  writeFileSync(path, code);
}

rmSync('dist', { recursive: true, force: true });
run('typescript/bin/tsc', '-p', 'tsconfig.build.json');
for (const path of readdirSync('dist', { recursive: true, encoding: 'utf8' }))
  if (/(?<!any-of)\.js$/.test(path)) joinExpressions(`dist/${path}`);
run('rollup/dist/bin/rollup', '-c', '--silent');
const bytes = brotliCompressSync(readFileSync('dist/smallwins.js')).length;
console.log(`dist/smallwins.js: ${bytes} B brotli`);
