// A plain `wasm-pack build`, as a person types it, makes what the scripts made without it: the same files, byte for
// byte, and a package that a bundler takes. Only the wasm differs, which the scripts' linker sees as one
// (scripts/lib/builds.mjs): it has the same door.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { PLAIN, outputs, wasmEnv } from '../../scripts/lib/builds.mjs';
import { ROOT } from '../../scripts/lib/paths.mjs';
import { findRust } from '../../scripts/setup/rust.mjs';

/** What a wasm file takes and gives, in any order. @param {Buffer} bytes */
function door(bytes) {
  const module = new WebAssembly.Module(bytes);
  const all = [...WebAssembly.Module.imports(module), ...WebAssembly.Module.exports(module)];
  return all.map((item) => JSON.stringify(item)).sort();
}

test('`wasm-pack build` makes the same package', () => {
  const folder = mkdtempSync(join(tmpdir(), 'digitlab-'));
  try {
    execFileSync('wasm-pack', ['build', '--out-dir', folder], {
      cwd: ROOT,
      env: wasmEnv(findRust()?.env ?? {}),
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    for (const file of outputs(PLAIN)) {
      const made = readFileSync(join(folder, file.slice(PLAIN.folder.length)));
      const ours = readFileSync(join(ROOT, file));
      if (file.endsWith('.wasm')) assert.deepEqual(door(made), door(ours));
      else assert.ok(made.equals(ours), file);
    }
    const { builds: _, ...own } = JSON.parse(readFileSync(join(ROOT, 'pkg/package.json'), 'utf8'));
    assert.deepEqual(own, JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
