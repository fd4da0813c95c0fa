// The failed tests that `npm test` names: read from what the runners really print.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../../scripts/lib/paths.mjs';
import { runShown } from '../../scripts/lib/run.mjs';
import { readNode, readRust } from '../../scripts/lib/test-output.mjs';

/** What cargo 1.95 printed of a crate made for it, but for the traces. */
const CARGO = `    Finished \`test\` profile [unoptimized] target(s) in 4.81s
     Running unittests src/lib.rs (target/debug/deps/tc-e4d0d1349423109a)

running 4 tests
test tests::calm - should panic ... FAILED
test tests::good ... ok
test tests::worse ... FAILED
test tests::bad ... FAILED

failures:

---- tests::calm stdout ----
note: test did not panic as expected at src/lib.rs:5:146
---- tests::worse stdout ----
Error: "no"

---- tests::bad stdout ----
said

thread 'tests::bad' (32253) panicked at src/lib.rs:5:81:
assertion \`left == right\` failed: sum
  left: 1
 right: 2


failures:
    tests::bad
    tests::calm
    tests::worse

test result: FAILED. 1 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.70s

error: test failed, to rerun pass \`--lib\`
     Running tests/crash.rs (target/debug/deps/crash-ffaeca93786cecbe)

running 1 test
error: test failed, to rerun pass \`--test crash\`

Caused by:
  process didn't exit successfully: \`/tc/target/debug/deps/crash-ffaeca93786cecbe\` (signal: 6, SIGABRT: process abort signal)
     Running tests/fine.rs (target/debug/deps/fine-6f4eca213e4b8182)

running 1 test
test fine ... ok

test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.02s

   Doc-tests tc

running 1 test
test src/lib.rs - f (line 1) ... FAILED

failures:

---- src/lib.rs - f (line 1) stdout ----
Test executable failed (exit status: 101).


failures:
    src/lib.rs - f (line 1)

test result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.74s

error: 3 targets failed:
    \`--lib\`
    \`--test crash\`
    \`--doc\`
`;

test("cargo's failed tests are named with their program and what they said, a crash too", () => {
  const { passed, failed } = readRust(CARGO, 101, 'cargo test');
  assert.equal(passed, 2);
  assert.deepEqual(
    failed.map(({ name }) => name),
    [
      'unittests src/lib.rs: tests::calm',
      'unittests src/lib.rs: tests::worse',
      'unittests src/lib.rs: tests::bad',
      'tests/crash.rs (ended amid its tests)',
      'tc: src/lib.rs - f (line 1)',
    ],
  );
  const outputs = failed.map(({ output }) => output);
  assert.equal(outputs[1], '---- tests::worse stdout ----\nError: "no"');
  assert.match(outputs[2] ?? '', /^---- tests::bad stdout ----\nsaid\n[^]* right: 2$/);
  assert.match(outputs[3] ?? '', /SIGABRT/);
  assert.match(outputs[4] ?? '', /exit status: 101\)\.$/);
});

test('a build that fails, or a program that is not there, is named as the command', async () => {
  const text = 'error: could not compile `digitlab` (lib) due to 1 previous error\n';
  const { passed, failed } = readRust(text, 101, 'cargo test');
  assert.deepEqual([passed, failed], [0, [{ name: 'cargo test (exit 101)', output: text }]]);
  let output = '';
  const code = await runShown('no-such-program', [], { onOutput: (text) => (output += text) });
  assert.equal(code, 127);
  assert.match(readRust(output, code, 'x').failed[0]?.output ?? '', /no-such-program.*not found/);
});

test('a summary that counts more than were named is not passed over', () => {
  const text = 'test result: FAILED. 3 passed; 1 failed; 0 ignored\n';
  assert.deepEqual(readRust(text, 1, 'cargo test'), {
    passed: 3,
    failed: [{ name: 'cargo test (exit 1)', output: text }],
  });
});

/** As wasm-bindgen-test 0.3.80 writes it. */
const WASM = `     Running unittests src/lib.rs (target/wasm32-unknown-unknown/debug/deps/digitlab-1f2e.wasm)
Running headless tests in Chrome on \`http://127.0.0.1:39043/\`
running 2 tests
test digitlab::browser::bad ... FAIL
test digitlab::browser::good ... ok

failures:

---- digitlab::browser::bad output ----
    error output:
        panicked at tests/browser.rs:3:1

failures:

    digitlab::browser::bad

test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 filtered out; finished in 0.01s
`;

test("wasm-bindgen's failed tests are named", () => {
  const { passed, failed } = readRust(WASM, 1, 'wasm-pack test');
  assert.equal(passed, 1);
  assert.deepEqual(failed, [
    {
      name: 'unittests src/lib.rs: digitlab::browser::bad',
      output: '---- digitlab::browser::bad output ----\n    error output:\n        panicked at tests/browser.rs:3:1',
    },
  ]);
});

/**
 * Runs Node.
 * @param {string[]} args
 * @param {string} cwd
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ code: number, stdout: string, stderr: string }>}
 */
function run(args, cwd, env) {
  return new Promise((resolve) =>
    execFile(process.execPath, args, { cwd, env }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    ),
  );
}

test("Node's failed tests are named, those that hang and files that crash too", async () => {
  const folder = mkdtempSync(join(tmpdir(), 'digitlab-'));
  try {
    const start = "import { describe, test } from 'node:test';";
    writeFileSync(
      join(folder, 'a.test.mjs'),
      `${start}
      test('good', () => {});
      test('bad (3ms)', () => { console.log('said'); throw new Error('no good'); });
      describe('group', () => { test('inner', () => { throw new Error('inside'); }); });
      test('hangs', { timeout: 20 }, () => new Promise((resolve) => setTimeout(resolve, 500)));`,
    );
    writeFileSync(join(folder, 'b.test.mjs'), "import 'nothing-there';");
    const files = ['a.test.mjs', 'b.test.mjs'];
    const args = ['--test', '--test-reporter=spec', '--test-concurrency=1', ...files];
    const { NODE_TEST_CONTEXT: _, ...env } = process.env; // this is a run of its own
    const { code, stdout } = await run(args, folder, env);
    const { passed, failed } = readNode(stdout, code, 'node --test');
    assert.equal(passed, 1);
    const names = failed.map(({ name }) => name);
    assert.deepEqual(names.slice(0, 3), ['a.test.mjs: bad (3ms)', 'a.test.mjs: inner', 'a.test.mjs: hangs']);
    assert.match(names[3] ?? '', /^b\.test\.mjs: /);
    assert.equal(names.length, 4);
    assert.match(failed[0]?.output ?? '', /no good/);
    assert.match(failed[2]?.output ?? '', /timed out/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('`npm test` ends with the names of what failed and the file that has their output', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'digitlab-'));
  try {
    cpSync(join(ROOT, 'scripts'), join(folder, 'scripts'), { recursive: true });
    for (const name of ['package.json', 'node_modules']) {
      symlinkSync(join(ROOT, name), join(folder, name));
    }
    // What npm has installed is what is asked for.
    symlinkSync(join(ROOT, 'node_modules/.package-lock.json'), join(folder, 'package-lock.json'));
    mkdirSync(join(folder, 'tests/js'), { recursive: true });
    const start = "import { test } from 'node:test';";
    writeFileSync(join(folder, 'tests/js/a.test.mjs'), `${start} test('good', () => {});`);
    const bad = "test('bad', () => { console.log('said'); throw new Error('no good'); });";
    writeFileSync(join(folder, 'tests/js/b.test.mjs'), `${start} ${bad}`);
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const { code, stdout, stderr } = await run(['scripts/test.mjs', 'js'], folder, env);
    assert.equal(code, 1);
    const [, summary = ''] = stdout.split('=== Summary');
    assert.match(summary, /^Failed:\n  tests\/js\/b\.test\.mjs: bad\nWhat they said: (.+)$/m);
    assert.match(summary, /^1 passed, 1 failed$/m);
    assert.match(stderr, /npm test -- js/);
    const [, file = ''] = /What they said: (.+)/.exec(summary) ?? [];
    assert.match(readFileSync(join(folder, file), 'utf8'), /b\.test\.mjs: bad[^]*no good[^]*said/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
