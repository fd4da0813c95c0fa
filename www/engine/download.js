// Bytes for the engine: fetched from this page's own server, or read from a person's files, and
// unpacked where they are gzipped. Never parses what they hold.

import { isData } from './errors.js';

/** @typedef {import('./errors.js').EngineError} EngineError */

/** Handed to the decompressor at a time; an error is known to this many bytes (64 KiB). */
const PIECE = 65_536;

/**
 * @param {URL} url
 * @param {RequestInit & { onProgress?: (loaded: number, total: number) => void }} [options] what fetch
 *   takes; total is 0 when the server does not say how long the file is
 * @returns {Promise<Uint8Array<ArrayBuffer>>} the file as the server holds it, or unpacked by the browser on
 *   the way
 */
export async function download(url, { onProgress = () => {}, ...options } = {}) {
  /** @param {number | null} status @returns {EngineError} */
  const failed = (status) => ({ code: 'download', file: fileName(url.pathname), status });
  try {
    const response = await fetch(url, options);
    if (!response.ok || !response.body) throw failed(response.status);
    // Of an encoded body Content-Length counts other bytes than the ones that arrive here.
    const encoded = response.headers.has('Content-Encoding');
    const total = encoded ? 0 : Number(response.headers.get('Content-Length') ?? 0);
    onProgress(0, total);
    return await collect(response.body, (loaded) => onProgress(loaded, total));
  } catch (error) {
    throw options.signal?.aborted || isData(error) ? error : failed(null);
  }
}

/**
 * @param {string} file name for the error
 * @param {Uint8Array} bytes
 * @returns {Promise<Uint8Array>} unpacked when they are gzipped: told by the first two bytes, because
 *   names end in .gz whether or not a server has unpacked the file on its way
 */
export async function unpack(file, bytes) {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const stream = new DecompressionStream('gzip');
  let unpackedSoFar = 0;
  const unpacked = collect(stream.readable, (length) => (unpackedSoFar = length));
  unpacked.catch(() => {}); // reported below, by the writing side
  const writer = stream.writable.getWriter();
  let fed = 0;
  try {
    for (; fed < bytes.length; fed += PIECE) {
      await writer.write(/** @type {Uint8Array<ArrayBuffer>} */ (bytes.subarray(fed, fed + PIECE)));
    }
    await writer.close();
    return await unpacked;
  } catch {
    const ended = fed >= bytes.length;
    const [offset, within] = ended ? [bytes.length, 0] : [fed, PIECE];
    /** @type {EngineError} */
    const damaged = { code: 'file-gzip', file, offset, within, unpacked: unpackedSoFar };
    throw damaged;
  }
}

/**
 * @param {ReadableStream<Uint8Array>} stream
 * @param {(length: number) => void} onLength told after each chunk
 */
async function collect(stream, onLength) {
  const chunks = [];
  let length = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    length += value.length;
    onLength(length);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/** @param {string} path */
export const fileName = (path) => path.slice(path.lastIndexOf('/') + 1);
