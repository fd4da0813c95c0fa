// Bytes for the engine. Fetches the page's own files. The consumer checks them; bad ones are fetched again. An
// error says what came instead and how many bytes. Never parses what they hold.

import { isData } from './errors.js';
import { refusalOf } from './policy.js';
import { collect } from './collect.js';

/** @typedef {import('./errors.js').EngineError} EngineError */
/** @typedef {import('./protocol.js').DownloadFault} DownloadFault */

/** Waits before the second and the third try (milliseconds). */
const WAITS = [300, 1500];

/** How long a server may send nothing (milliseconds). */
const PATIENCE = 20_000;

/** How files begin, by the ends of their names. @type {Record<string, (bytes: Uint8Array) => boolean>} */
const BEGINNINGS = {
  wasm: ([a, b, c, d]) => a === 0 && b === 0x61 && c === 0x73 && d === 0x6d,
  // Some servers unpack on the way: then it is IDX.
  gz: ([a, b]) => (a === 0x1f && b === 0x8b) || (a === 0 && b === 0),
  safetensors: (bytes) => bytes[8] === 0x7b, // {
  json: ([a]) => a === 0x7b,
};

/** The types of JavaScript that browsers run modules of. */
const MODULE = /^(text|application)\/(x-)?(java|ecma)script\b/i;

/**
 * @typedef {object} Options
 * @property {(loaded: number, total: number) => void} [onProgress] total is 0 when the server does not say
 * @property {AbortSignal} [signal]
 * @property {RequestCache} [cache]
 * @property {string} [integrity] the file's hash
 * @property {number} [patience] how long the server may send nothing (milliseconds)
 */

/**
 * @template T
 * @param {URL} url
 * @param {(bytes: Uint8Array<ArrayBuffer>) => T | Promise<T>} use makes of the bytes what they are for: when it
 *   throws, they were not the file
 * @param {Options} [options]
 * @returns {Promise<T>}
 * @throws {EngineError} code 'download'
 */
export async function download(url, use, options = {}) {
  for (let tries = 0; ; tries++) {
    try {
      const { bytes, media } = await fetchBytes(url, options);
      check(url, bytes, media);
      return await used(url, bytes, use);
    } catch (error) {
      const wait = WAITS[tries];
      const mayPass = isDownload(error) && tries < triesOf(error.fault);
      if (options.signal?.aborted || wait === undefined || !mayPass) throw error;
      await new Promise((resolve) => setTimeout(resolve, wait));
      throwIfAborted(options.signal);
      options = { ...options, cache: 'reload' }; // not what a cache may hold of the bad one
    }
  }
}

/** @param {AbortSignal} [signal] */
function throwIfAborted(signal) {
  if (signal?.aborted) throw new DOMException('given up', 'AbortError');
}

/** @param {unknown} error @returns {error is Extract<EngineError, { code: 'download' }>} */
export const isDownload = (error) => isData(error) && error.code === 'download';

/** @param {URL} url @param {DownloadFault} fault @returns {EngineError} */
const failure = (url, fault) => ({ code: 'download', file: fileName(url.pathname), fault });

/** How often a download is tried again. @param {DownloadFault} fault */
function triesOf(fault) {
  if (fault.kind === 'policy' || fault.kind === 'no-module') return 0;
  if (fault.kind === 'status') {
    return fault.status >= 500 || fault.status === 429 || fault.status === 408 ? WAITS.length : 0;
  }
  return fault.kind === 'no-answer' || fault.kind === 'cut' ? WAITS.length : 1;
}

/**
 * @param {URL} url
 * @param {Options} options
 * @returns {Promise<{ bytes: Uint8Array<ArrayBuffer>, media: string }>} `media`: the type that the server names
 */
async function fetchBytes(url, options) {
  const { onProgress = () => {}, signal, cache, integrity, patience = PATIENCE } = options;
  const stall = watchStall(patience, signal);
  try {
    const asked = { cache, integrity, signal: stall.signal };
    const response = await fetch(url, /** @type {RequestInit} */ (asked)).catch(() => null);
    if (!response) {
      throwIfAborted(signal);
      if (stall.over) throw failure(url, stall.fault(0, null));
      throw integrity ? await otherThanBuilt(url, options) : await noAnswer(url);
    }
    if (!response.ok || !response.body) {
      throw failure(url, { kind: 'status', status: response.status });
    }
    // With an encoded body Content-Length counts other bytes than the ones that arrive here.
    const encoded = response.headers.has('Content-Encoding');
    const total = encoded ? 0 : Number(response.headers.get('Content-Length') ?? 0);
    let loaded = 0;
    onProgress(0, total);
    const onLength = (/** @type {number} */ length) => {
      stall.heard();
      onProgress((loaded = length), total);
    };
    const bytes = await collect(response.body, { expected: total, onLength }).catch(() => null);
    if (bytes && bytes.length >= total) {
      return { bytes, media: response.headers.get('Content-Type') ?? '' };
    }
    throwIfAborted(signal);
    if (stall.over) throw failure(url, stall.fault(loaded, total || null));
    throw failure(url, { kind: 'cut', bytes: loaded, total: total || null });
  } finally {
    stall.end();
  }
}

/**
 * Ends a request when no data have arrived for `patience`, or when `signal` says so.
 * @param {number} patience
 * @param {AbortSignal} [signal]
 */
function watchStall(patience, signal) {
  const ending = new AbortController();
  const end = () => ending.abort();
  signal?.addEventListener('abort', end);
  if (signal?.aborted) end();
  let over = false;
  /** @type {ReturnType<typeof setTimeout>} */
  let timer;
  function heard() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      over = true;
      end();
    }, patience);
  }
  heard();
  return {
    signal: ending.signal,
    heard,
    get over() {
      return over;
    },
    /** @param {number} bytes @param {number | null} total @returns {DownloadFault} */
    fault: (bytes, total) => ({ kind: 'stalled', bytes, total, seconds: patience / 1000 }),
    end() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
    },
  };
}

/**
 * A request that asked for a hash fails as one that got no answer: a second look says what came.
 * @param {URL} url
 * @param {Options} options
 * @returns {Promise<EngineError>}
 */
async function otherThanBuilt(url, options) {
  try {
    const { bytes, media } = await fetchBytes(url, {
      ...options,
      integrity: undefined,
      cache: 'reload',
    });
    check(url, bytes, media);
    return failure(url, { kind: 'other-bytes', bytes: bytes.length });
  } catch (error) {
    if (isDownload(error)) return error;
    throw error;
  }
}

/** @param {URL} url @returns {Promise<EngineError>} */
async function noAnswer(url) {
  const refusal = await refusalOf(url.href);
  if (!refusal) return failure(url, { kind: 'no-answer' });
  const { directive, policy } = refusal;
  return failure(url, { kind: 'policy', directive, policy });
}

/**
 * @param {URL} url
 * @param {Uint8Array} bytes
 * @param {string} media
 * @throws {EngineError} when it is another kind of file, as a page that says what is wrong
 */
function check(url, bytes, media) {
  const end = url.pathname.slice(url.pathname.lastIndexOf('.') + 1);
  if (end === 'js' && !MODULE.test(media)) throw failure(url, { kind: 'no-module', media });
  if (BEGINNINGS[end]?.(bytes) === false) {
    throw failure(url, { kind: 'other-kind', media, bytes: bytes.length });
  }
}

/**
 * @template T
 * @param {URL} url
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {(bytes: Uint8Array<ArrayBuffer>) => T | Promise<T>} use
 */
async function used(url, bytes, use) {
  const { length } = bytes; // before they are transferred
  try {
    return await use(bytes);
  } catch (error) {
    // No memory, or the engine is no more: the file is not to blame.
    if (error instanceof RangeError || (isData(error) && error.code === 'stopped')) throw error;
    const cause = isData(error) ? error : null;
    throw failure(url, { kind: 'damaged', bytes: length, cause });
  }
}

/** @param {string} path */
export const fileName = (path) => path.slice(path.lastIndexOf('/') + 1);
