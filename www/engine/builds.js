// The builds of the engine, what each needs of a browser, and which come into question here. A module
// with an instruction that the browser does not know is refused whole, so each level is a build of its
// own. Starts nothing.

/**
 * @typedef {object} Build
 * @property {string} name
 * @property {URL} glue
 * @property {URL} wasm
 * @property {boolean} relaxed whether it needs relaxed SIMD (the fused family, docs/numerics.md)
 * @property {boolean} threads whether it needs shared memory
 * @property {string} what for a person
 */

const PKG = new URL('../../pkg/', import.meta.url);

/** The fastest first. */
export const BUILDS = /** @type {const} @satisfies {readonly Build[]} */ ([
  {
    name: 'relaxed-threads',
    glue: new URL('relaxed-threads/digitlab.js', PKG),
    wasm: new URL('relaxed-threads/digitlab_bg.wasm', PKG),
    relaxed: true,
    threads: true,
    what: 'the fastest: fused products on many threads',
  },
  {
    name: 'threads',
    glue: new URL('threads/digitlab.js', PKG),
    wasm: new URL('threads/digitlab_bg.wasm', PKG),
    relaxed: false,
    threads: true,
    what: 'many threads, the same bits on every machine',
  },
  {
    name: 'relaxed',
    glue: new URL('relaxed/digitlab.js', PKG),
    wasm: new URL('relaxed/digitlab_bg.wasm', PKG),
    relaxed: true,
    threads: false,
    what: 'fused products on one thread',
  },
  {
    // What a plain `wasm-pack build` makes.
    name: 'simd128',
    glue: new URL('digitlab_bg.js', PKG),
    wasm: new URL('digitlab_bg.wasm', PKG),
    relaxed: false,
    threads: false,
    what: 'the plain build: one thread, the same bits on every machine',
  },
]);

/** More threads than this gain nothing on a network of this size. */
const MOST_THREADS = 8;

/** How many threads a person gets who chose none. */
export function usualThreads() {
  return Math.min(navigator.hardwareConcurrency || 1, MOST_THREADS);
}

/**
 * The builds to try, the best first.
 * @param {string | null} wanted a build's name, or null for the best
 * @param {number} threads
 * @returns {Promise<Array<{ build: Build, why: string | null }>>} `why` says what speaks against it
 */
export async function chooseBuilds(wanted, threads) {
  const chosen = BUILDS.find(({ name }) => name === wanted);
  if (chosen) return [{ build: chosen, why: obstacle(chosen) }];
  const plain = await builtAt(BUILDS[BUILDS.length - 1]);
  const candidates = BUILDS.map(async (build) => {
    const why = obstacle(build) ?? (build.threads && threads < 2 ? 'one thread is enough' : null);
    if (why || build.name === 'simd128') return { build, why };
    // A plain `wasm-pack build` does not renew the others: older than it, they are of older sources.
    const at = await builtAt(build);
    if (at === null) return { build, why: 'not built' };
    const stale = plain !== null && at < plain;
    return { build, why: stale ? 'older than the plain build' : null };
  });
  return Promise.all(candidates);
}

/**
 * @param {Build} build
 * @returns {string | null} what this browser or page lacks
 */
function obstacle(build) {
  if (build.threads && !self.crossOriginIsolated) {
    return 'the page is not cross-origin isolated (`npm start` serves it so)';
  }
  if (build.relaxed && !hasRelaxedSimd()) return 'this browser lacks relaxed SIMD';
  return null;
}

/** Whether a module with one function that uses relaxed SIMD is valid here. */
function hasRelaxedSimd() {
  return WebAssembly.validate(
    Uint8Array.of(
      ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00], // magic, version
      ...[0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7b], // one type: () -> v128
      ...[0x03, 0x02, 0x01, 0x00], // one function of it
      ...[0x0a, 0x0f, 0x01, 0x0d, 0x00], // its code:
      ...[0x41, 0x01, 0xfd, 0x0f, 0x41, 0x02, 0xfd, 0x0f], // two i8x16.splat
      ...[0xfd, 0x80, 0x02, 0x0b], // i8x16.relaxed_swizzle
    ),
  );
}

/**
 * When a build was made, in milliseconds; null when it is not there, and for ever when the server does
 * not say.
 * @param {Build} build
 */
async function builtAt({ wasm }) {
  const response = await fetch(wasm, { method: 'HEAD', cache: 'no-cache' }).catch(() => null);
  if (!response?.ok) return null;
  const at = Date.parse(response.headers.get('last-modified') ?? '');
  return Number.isNaN(at) ? Infinity : at;
}
