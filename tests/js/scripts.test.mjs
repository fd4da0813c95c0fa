// The scripts' own reasoning: what is missing, which port, how far a program is, what a failure says.
// Never installs, builds or serves anything.

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT, atLeast, lockedVersion, requiredNode, requiredRust, which } from '../../scripts/lib/paths.mjs';
import { Failure, duration, remedyFor } from '../../scripts/lib/report.mjs';
import { progressIn } from '../../scripts/lib/run.mjs';
import { portFrom } from '../../scripts/lib/serve.mjs';
import { VARIANTS, wasmEnv } from '../../scripts/lib/builds.mjs';
import { writeManifest } from '../../scripts/lib/wasm.mjs';
import { satisfies } from '../../scripts/setup/npm.mjs';

test('PORT is a whole number from 1 to 65535, or nothing at all', () => {
  assert.equal(portFrom(undefined), 8080);
  assert.equal(portFrom(''), 8080);
  assert.equal(portFrom('1'), 1);
  assert.equal(portFrom('65535'), 65535);
  for (const wrong of ['abc', '0', '-1', '65536', '99999', '8e3', '80.5', ' 80', '123456']) {
    assert.throws(() => portFrom(wrong), {
      name: 'Error',
      message: `PORT is "${wrong}": set it to a whole number from 1 to 65535, or unset it`,
    });
    assert.throws(() => portFrom(wrong), Failure);
  }
});

test('versions compare number by number, not letter by letter', () => {
  assert.ok(atLeast('20.20.2', '20'));
  assert.ok(atLeast('1.100.0', '1.88'));
  assert.ok(atLeast('1.88', '1.88.0'));
  assert.ok(atLeast('1.96.0-nightly', '1.96'));
  assert.ok(!atLeast('18.20.4', '20'));
  assert.ok(!atLeast('1.87.9', '1.88'));
});

test('the version of a tool comes from Cargo.lock, the oldest compiler from Cargo.toml, the oldest Node from package.json', () => {
  const lock = readFileSync(new URL('../../Cargo.lock', import.meta.url), 'utf8');
  const version = lockedVersion('wasm-bindgen');
  assert.match(version, /^\d+\.\d+\.\d+$/);
  assert.ok(lock.includes(`name = "wasm-bindgen"\nversion = "${version}"\n`));
  assert.throws(() => lockedVersion('no-such-crate'), /no-such-crate/);
  assert.match(requiredRust(), /^1\.\d+/);
  assert.match(requiredNode(), /^\d+\.\d+$/);
});

test('programs are found in the order of PATH, and folders are not programs', () => {
  const folder = new URL('.', import.meta.url).pathname;
  assert.equal(which('no-such-program', `${folder}:/usr/bin:/bin`), null);
  assert.equal(which('tests', new URL('../..', import.meta.url).pathname), null);
  assert.equal(which('sh', `:${folder}:/bin:/usr/bin`), '/bin/sh');
  assert.equal(which('sh', undefined), null);
});

test('packages are ready when each has its locked version, builds for other systems aside', () => {
  const locked = {
    '': { version: '0.1.0' },
    'node_modules/a': { version: '1.0.0' },
    'node_modules/other-system': { version: '2.0.0', optional: true },
  };
  const a = { 'node_modules/a': { version: '1.0.0' } };
  assert.ok(satisfies(a, locked));
  assert.ok(satisfies({ ...a, 'node_modules/more': { version: '9.0.0' } }, locked));
  assert.ok(!satisfies({}, locked));
  assert.ok(!satisfies({ 'node_modules/a': { version: '1.0.1' } }, locked));
  assert.ok(!satisfies({ ...a, 'node_modules/other-system': { version: '1.9.0' } }, locked));
});

test("cargo's bar becomes words, and what npm always says is no news", () => {
  assert.equal(
    progressIn('   Compiling syn v2.0.1\r    Building [====>      ] 43/118: serde, syn(build)'),
    '43 of 118 serde',
  );
  assert.equal(progressIn('    Finished `release` profile\n'), 'Finished `release` profile');
  assert.equal(progressIn('\x1b[1m\x1b[32m   Compiling\x1b[0m digitlab\n'), 'Compiling digitlab');
  assert.equal(progressIn('npm warn Unknown user config "x"\n'), null);
  assert.equal(progressIn('added 29 packages in 3s\nnpm notice\n'), 'added 29 packages in 3s');
  assert.equal(progressIn('\r\n'), null);
});

test('durations never show sixty seconds', () => {
  assert.equal(duration(940), '0.9 s');
  assert.equal(duration(9960), '10 s');
  assert.equal(duration(59_600), '1 min 0 s');
  assert.equal(duration(119_700), '2 min 0 s');
  assert.equal(duration(125_000), '2 min 5 s');
});

test('what the operating system refuses ends in a line that says what to do', () => {
  const refused = (/** @type {string} */ code) =>
    remedyFor(Object.assign(new Error(code), { code, path: '/some/place' })) ?? '';
  assert.equal(refused('ENOSPC'), 'The disk is full: make room and start again');
  assert.match(refused('EACCES'), /^\/some\/place is closed to this user: run this as /);
  assert.match(refused('EROFS'), /^\/some\/place is on a disk that cannot be written/);
  assert.equal(remedyFor(new TypeError('x is not a function')), null);
  assert.equal(remedyFor(Object.assign(new Error('?'), { code: 'ENOENT' })), null);
});

test('no lock file holds an address to download from, but the one that stands for the registry', () => {
  const read = (/** @type {string} */ name) => readFileSync(join(ROOT, name), 'utf8');
  const { packages } = JSON.parse(read('package-lock.json'));
  const addressed = Object.keys(packages).filter((name) => 'resolved' in packages[name]);
  assert.deepEqual(addressed, []);
  const sources = [...new Set(read('Cargo.lock').match(/^source = .*$/gm))];
  assert.deepEqual(sources, ['source = "registry+https://github.com/rust-lang/crates.io-index"']);
});

test('flags in the environment do not replace those of .cargo/config.toml', () => {
  const env = {
    PATH: '/bin',
    RUSTFLAGS: '-O',
    CARGO_BUILD_TARGET: 'x',
    CARGO_ENCODED_RUSTFLAGS: '',
  };
  assert.deepEqual(wasmEnv(env), { PATH: '/bin' });
});

test("the builds that are there are listed in wasm-pack's package.json, the fastest first", () => {
  const folder = mkdtempSync(join(tmpdir(), 'digitlab-'));
  try {
    const file = join(folder, 'package.json');
    for (const name of ['relaxed', 'relaxed-threads']) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'digitlab_bg.wasm'), 'abc');
    }
    const hash = 'sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0='; // of "abc", FIPS 180-4
    const builds = [
      { name: 'relaxed-threads', hash, features: ['threads', 'fused'] },
      { name: 'relaxed', hash, features: ['fused'] },
    ];
    // As wasm-pack leaves it; then once more, with the list there.
    writeFileSync(file, '{"name":"digitlab"}');
    for (let times = 0; times < 2; times++) {
      writeManifest(folder);
      assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), { name: 'digitlab', builds });
    }
    writeManifest(folder, VARIANTS.slice(1), VARIANTS.slice(0, 1)); // one is made anew
    const now = { name: 'digitlab', builds: builds.slice(1), pending: ['relaxed-threads'] };
    assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), now);
    rmSync(file);
    writeManifest(folder);
    const own = JSON.parse(readFileSync(file, 'utf8'));
    assert.deepEqual([own.name, own.main, own.builds], ['digitlab', 'digitlab.js', builds]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
