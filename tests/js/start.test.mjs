// `npm start` in a copy of the repository whose compiler is a stand-in: what is built before the page is
// served, what behind it, and what not at all. The stand-in waits for the file `go` before it makes any
// build but the plain one.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT, lockedVersion } from '../../scripts/lib/paths.mjs';

const FOLDER = mkdtempSync(join(tmpdir(), 'digitlab-start-'));
const REPOSITORY = join(FOLDER, 'repository');
const PROGRAMS = join(FOLDER, 'programs');
const CALLS = join(FOLDER, 'calls');
const OTHERS = ['relaxed-threads', 'threads', 'relaxed', 'webgpu'];

const RUSTC = `case "$*" in
  --version) echo "rustc 1.999.0" ;;
  "--print sysroot") echo "${FOLDER}/sysroot" ;;
  *) echo "a stand-in" ;;
esac`;

const CARGO = `echo "$CARGO_PROFILE_RELEASE_OPT_LEVEL $*" >> "${CALLS}"
if [ "$1" = install ]; then
  mkdir -p "${REPOSITORY}/.tools/bin"
  exec mv "${FOLDER}/wasm-bindgen" "${REPOSITORY}/.tools/bin/"
fi
case "$*" in
  *"--features threads -Z"*) if [ -e "${FOLDER}/fail" ]; then echo "no such build"; exit 1; fi ;;
esac
case "$*" in
  *--features*) while [ ! -e "${FOLDER}/go" ]; do sleep 0.05; done ;;
esac
out="${REPOSITORY}/target/wasm32-unknown-unknown/release"
mkdir -p "$out"
echo "$*" > "$out/digitlab.wasm"`;

const BINDGEN = `if [ "$1" = --version ]; then echo "wasm-bindgen ${lockedVersion('wasm-bindgen')}"; exit; fi
mkdir -p "$5"
cp "$1" "$5/digitlab_bg.wasm"
for name in digitlab.js digitlab_bg.js digitlab.d.ts; do echo "$3" > "$5/$name"; done`;

/** @param {string} file @param {string} text */
function writeProgram(file, text) {
  writeFileSync(file, `#!/bin/sh\n${text}\n`);
  chmodSync(file, 0o755);
}

before(() => {
  mkdirSync(join(REPOSITORY, 'src'), { recursive: true });
  for (const name of ['scripts', '.cargo', 'Cargo.toml', 'Cargo.lock', 'package.json']) {
    cpSync(join(ROOT, name), join(REPOSITORY, name), { recursive: true });
  }
  for (const name of ['vite.config.js', 'node_modules']) {
    symlinkSync(join(ROOT, name), join(REPOSITORY, name));
  }
  // What npm has installed is what is asked for.
  symlinkSync(join(ROOT, 'node_modules/.package-lock.json'), join(REPOSITORY, 'package-lock.json'));
  mkdirSync(PROGRAMS);
  writeProgram(join(PROGRAMS, 'rustc'), RUSTC);
  writeProgram(join(PROGRAMS, 'cargo'), CARGO);
  writeProgram(join(PROGRAMS, 'cc'), '');
  const library = join(FOLDER, 'sysroot/lib/rustlib/wasm32-unknown-unknown/lib');
  mkdirSync(library, { recursive: true });
  writeFileSync(join(library, 'libstd-1.rlib'), '');
  mkdirSync(join(FOLDER, 'sysroot/lib/rustlib/src/rust/library'), { recursive: true });
});

/** As in a fresh clone, where the compiler is there and nothing else. */
beforeEach(() => {
  for (const name of ['pkg', '.tools', 'target']) {
    rmSync(join(REPOSITORY, name), { recursive: true, force: true });
  }
  for (const name of ['go', 'fail']) rmSync(join(FOLDER, name), { force: true });
  writeFileSync(join(REPOSITORY, 'src/lib.rs'), 'one');
  writeFileSync(join(REPOSITORY, 'index.html'), '<title>here</title>');
  writeProgram(join(FOLDER, 'wasm-bindgen'), BINDGEN);
  writeFileSync(CALLS, '');
});

after(() => rmSync(FOLDER, { recursive: true, force: true }));

const calls = () => readFileSync(CALLS, 'utf8').trimEnd().split('\n');

/** @param {string} name */
const touch = (name) => writeFileSync(join(FOLDER, name), '');

/** @returns {Promise<number>} a port that was free a moment ago */
function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, 'localhost', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0));
    });
  });
}

/**
 * Runs `npm start`, from the moment on when it has printed its address.
 * @param {(start: { output: () => string, manifest: () => Promise<any>, url: string }) => Promise<void>} use
 * @returns {Promise<string>} all that it printed
 */
async function withStart(use) {
  const { PATH = '', CARGO_TARGET_DIR: _, ...rest } = process.env;
  const lacksTools = (/** @type {string} */ folder) => !existsSync(join(folder, 'wasm-bindgen'));
  const path = [PROGRAMS, dirname(process.execPath), ...PATH.split(delimiter).filter(lacksTools)];
  const env = { ...rest, PATH: path.join(delimiter), CARGO_HOME: join(FOLDER, 'cargo-home') };
  const child = spawn(process.execPath, ['scripts/start.mjs'], {
    cwd: REPOSITORY,
    env: { ...env, PORT: String(await freePort()) },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => (output += text));
  }
  const ended = new Promise((resolve) => child.on('close', resolve));
  try {
    const url = await until(() => {
      assert.equal(child.exitCode, null, output);
      return /^http:\S+$/m.exec(output)?.[0];
    });
    const manifest = async () => (await fetch(`${url}pkg/package.json`)).json();
    await use({ output: () => output, manifest, url });
  } finally {
    child.kill('SIGTERM');
    assert.equal(await ended, 0, output);
  }
  return output;
}

/**
 * Asks again until there is an answer; the test runner's limit is the only one.
 * @template T
 * @param {() => T | undefined | Promise<T | undefined>} ask
 * @returns {Promise<T>}
 */
async function until(ask) {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await sleep(20);
  }
}

/** @param {any} manifest */
const names = ({ builds }) => builds.map((/** @type {{ name: string }} */ { name }) => name);

/** @param {() => Promise<any>} manifest waits until nothing is pending */
function allMade(manifest) {
  return until(async () => {
    // Served while it is replaced it may be cut to the length of the one before: then it is asked for again.
    const now = await manifest().catch(() => ({ pending: [] }));
    return now.pending === undefined ? now : undefined;
  });
}

const LIMIT = { timeout: 300_000 };

test('the page is served with the plain build, the others are made behind it', LIMIT, async () => {
  const said = await withStart(async ({ manifest, url }) => {
    const wasm = await (await fetch(`${url}pkg/digitlab_bg.wasm`)).text();
    assert.match(wasm, /--target wasm32-unknown-unknown/);
    const first = await manifest();
    assert.deepEqual([names(first), first.pending], [[], OTHERS]);
    assert.equal(first.main, 'digitlab.js');
    touch('go');
    assert.deepEqual(names(await allMade(manifest)), OTHERS);
    const [install, plain, ...others] = calls();
    assert.match(install ?? '', /^0 install --no-default-features .*wasm-bindgen-cli@/);
    assert.doesNotMatch(plain ?? '', /--features/);
    assert.equal(others.length, OTHERS.length);
  });
  assert.match(said, /made behind it.*: 4\.[^]*^http:[^]*^The build "relaxed" is there/m);
});

test('a second start builds nothing', LIMIT, async () => {
  touch('go');
  await withStart(async ({ manifest }) => void (await allMade(manifest)));
  writeFileSync(CALLS, '');
  const said = await withStart(async ({ manifest }) => {
    assert.deepEqual(names(await manifest()), OTHERS);
  });
  assert.equal(readFileSync(CALLS, 'utf8'), '');
  assert.match(said, /^Build: nothing changed\.$/m);
  assert.doesNotMatch(said, /behind/);
});

test(
  'builds of older sources are not listed, neither while the new ones are made nor after a stop',
  LIMIT,
  async () => {
    touch('go');
    await withStart(async ({ manifest }) => void (await allMade(manifest)));
    rmSync(join(FOLDER, 'go'));
    writeFileSync(join(REPOSITORY, 'src/lib.rs'), 'two');
    await withStart(async ({ manifest }) => {
      const now = await manifest();
      assert.deepEqual([names(now), now.pending], [[], OTHERS]);
    });
    touch('go');
    const left = JSON.parse(readFileSync(join(REPOSITORY, 'pkg/package.json'), 'utf8'));
    assert.deepEqual([names(left), left.pending], [[], undefined]);
  },
);

test('a build that fails behind the page is said, and the page and the others go on', LIMIT, async () => {
  touch('go');
  touch('fail');
  const said = await withStart(async ({ manifest, url }) => {
    assert.deepEqual(names(await allMade(manifest)), ['relaxed-threads', 'relaxed', 'webgpu']);
    assert.match(await (await fetch(url)).text(), /here/);
  });
  assert.match(said, /\| no such build[^]*The page goes on without the build "threads"/);
});
