// Files, the page's and the user's, are unpacked where they are gzipped, within bounds of memory.

import { collect } from './collect.js';
import { GzipFault, gunzip } from './gzip.js';

/**
 * What a file of this many bytes may unpack to: with it less than ten times its size and 64 MiB, as in src/gzip.rs.
 * @param {number} bytes
 */
const room = (bytes) => 8 * bytes + 48 * 2 ** 20;

/**
 * @param {string} file name for the error
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @returns {Promise<Uint8Array>} unpacked when the first two bytes say that they are gzipped, because
 *   names end in .gz whether or not a server has unpacked the file on its way
 */
export async function unpack(file, bytes) {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const most = room(bytes.length);
  try {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    const unpacked = await collect(stream, { expected: sizeOf(bytes), most });
    // Some browsers silently ignore later members.
    if (unpacked.length === sizeOf(bytes)) return unpacked;
  } catch {
    // Told below, with its place.
  }
  return unpackSlowly(file, bytes, most);
}

/**
 * What the browser's own unpacking does not take: several members, or damage, which is then named.
 * @param {string} file
 * @param {Uint8Array} bytes
 * @param {number} most
 */
function unpackSlowly(file, bytes, most) {
  try {
    return gunzip(bytes, most);
  } catch (error) {
    if (!(error instanceof GzipFault)) throw error;
    const { kind, offset, unpacked, rest } = error;
    if (kind === 'more') throw { code: 'unpacks-to-more', file, most };
    throw { code: 'file-gzip', file, offset, fault: { kind, bytes: rest }, unpacked };
  }
}

/** Bytes that the last member unpacks to, as its end says (RFC 1952). @param {Uint8Array} bytes */
function sizeOf(bytes) {
  const end = new DataView(bytes.buffer, bytes.byteOffset + Math.max(0, bytes.length - 4));
  return end.byteLength < 4 ? 0 : end.getUint32(0, true);
}
