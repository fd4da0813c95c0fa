// A plain `wasm-pack build`, as a person types it, makes what the scripts made without it: the same bytes,
// and a package that a bundler takes.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { PLAIN, outputs, wasmEnv } from '../../scripts/lib/builds.mjs';
import { ROOT } from '../../scripts/lib/paths.mjs';
import { findRust } from '../../scripts/setup/rust.mjs';

test('`wasm-pack build` makes the same package, byte for byte', () => {
  const folder = mkdtempSync(join(tmpdir(), 'digitlab-'));
  try {
    execFileSync('wasm-pack', ['build', '--out-dir', folder], {
      cwd: ROOT,
      env: wasmEnv(findRust()?.env ?? {}),
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    for (const file of outputs(PLAIN)) {
      const made = readFileSync(join(folder, file.slice(PLAIN.folder.length)));
      assert.ok(made.equals(readFileSync(join(ROOT, file))), file);
    }
    const { builds: _, ...own } = JSON.parse(readFileSync(join(ROOT, 'pkg/package.json'), 'utf8'));
    assert.deepEqual(own, JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
