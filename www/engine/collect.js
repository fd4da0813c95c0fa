// A stream's bytes in one piece.

/** The most memory to reserve because of a claimed length (bytes). */
const MOST_AT_ONCE = 2 ** 26;

/**
 * @param {ReadableStream<Uint8Array>} stream
 * @param {{ expected?: number, most?: number, onLength?: (length: number) => void }} options the number of
 *   bytes that is expected, the most that is taken, and a function that gets the length after each chunk
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function collect(stream, { expected = 0, most = Infinity, onLength = () => {} }) {
  let bytes = new Uint8Array(Math.min(expected, most, MOST_AT_ONCE));
  let length = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    const end = length + value.length;
    if (end > most) {
      await reader.cancel();
      throw new RangeError('more bytes than may be taken');
    }
    if (end > bytes.length) {
      const larger = new Uint8Array(Math.max(end, 2 * bytes.length));
      larger.set(bytes.subarray(0, length));
      bytes = larger;
    }
    bytes.set(value, length);
    length = end;
    onLength(length);
  }
  return length === bytes.length ? bytes : bytes.slice(0, length);
}
