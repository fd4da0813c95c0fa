// Prints lines of code by room, without tests, comments and blank lines. Words (www/strings), style sheets and generated
// files are not counted.

import { readFileSync, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { ROOT } from './lib/paths.mjs';

/** An item that is compiled for tests alone, to its end in the same column. The name of a module in a file is caught. */
const TEST_ITEM = /^( *)#\[cfg\((?:all\()?test\b.*\n(?: *#\[.*\n)*(?: *(?:pub.* )?mod (\w+);\n|.*;\n|[^]*?^\1\};?\n)/gm;
const COMMENT = /^\s*\/\/.*$|\/\*[^]*?\*\/|<!--[^]*?-->/gm;
const LEFT_OUT = /^www\/strings\/|^www\/engine\/(protocol\.d\.ts|fields\.js)$|(^|[/_])tests?\.rs$/;

/** @param {string} folder @returns {string[]} */
function filesIn(folder) {
  const paths = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  return paths.map((path) => join(folder, path)).filter((path) => /\.(rs|wgsl|js)$/.test(path));
}

/** @type {Set<string>} */
const forTests = new Set();
const files = [...filesIn('src'), ...filesIn('www'), 'index.html', 'sheet.html']
  .filter((file) => !LEFT_OUT.test(file))
  .map((file) => {
    const code = readFileSync(join(ROOT, file), 'utf8').replaceAll(TEST_ITEM, (_, indent, name) => {
      if (name) forTests.add(join(file.replace(/(\/mod)?\.rs$/, ''), `${name}.rs`));
      return '';
    });
    return { file, code: code.replaceAll(COMMENT, '') };
  });

/** @type {Record<string, number>} */
const lines = {};
for (const { file, code } of files.filter(({ file }) => !forTests.has(file))) {
  const room = file.replace(/^(\w+\/\w+)\/.*/, '$1').replace(/^src\/\w+\.rs$/, 'src/*.rs');
  const language = /rs|wgsl/.test(extname(file)) ? 'Rust' : 'JavaScript and HTML';
  const count = code.split('\n').filter((line) => line.trim() !== '').length;
  for (const name of [room, language]) lines[name] = (lines[name] ?? 0) + count;
}
console.table(lines);
