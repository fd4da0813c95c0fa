// Unpacks gzip data (RFC 1952, RFC 1951) of any number of members, with zeros between or behind them, as archivers and
// `bgzip` write them: the browser's DecompressionStream takes a single one, and does not report where data are damaged.
// Memory is bounded by what the caller allows. src/gzip.rs is the command line's.

/**
 * Ends too early; is damaged; has something else behind its last member; unpacks to more than is allowed.
 * @typedef {'cut' | 'damaged' | 'trailing' | 'more'} FaultKind
 */

/** Why gzip data cannot be unpacked. */
export class GzipFault extends Error {
  /**
   * @param {FaultKind} kind
   * @param {number} offset of the packed byte
   * @param {number} unpacked bytes that came out before
   * @param {number} rest bytes from the offset on
   */
  constructor(kind, offset, unpacked, rest) {
    super(kind);
    this.kind = kind;
    this.offset = offset;
    this.unpacked = unpacked;
    this.rest = rest;
  }
}

/** What each code from 257 on, and each code of a distance, begins at, and how many bits are added to it. */
const LENGTHS = ranges(28, 4, 3);
const DISTANCES = ranges(30, 2, 1);

/** Code 285 is the longest match (bytes). */
const LONGEST = 258;

/** The order of the lengths of the codes of lengths. */
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** The longest code (bits). */
const LONGEST_CODE = 15;

/** Bits of a header's fourth byte, for fields that it has. */
const CHECKSUM = 2;
const EXTRA = 4;
const NAME = 8;
const COMMENT = 16;

const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  return crc;
});

/**
 * @param {Uint8Array} bytes that begin as gzip data do
 * @param {number} most bytes that may come out
 * @returns {Uint8Array<ArrayBuffer>}
 * @throws {GzipFault}
 */
export function gunzip(bytes, most) {
  const unpacking = new Unpacking(bytes, most);
  do unpacking.takeMember();
  while (unpacking.hasMember());
  return unpacking.output.subarray(0, unpacking.length);
}

/** @param {number} count @param {number} each codes in a row with as many added bits @param {number} first */
function ranges(count, each, first) {
  let next = first;
  return Array.from({ length: count }, (_, code) => {
    const bits = Math.max(0, Math.floor(code / each) - 1);
    const least = next;
    next += 1 << bits;
    return { least, bits };
  });
}

/**
 * A prefix code: how many symbols have codes of each length, and the symbols in the order of their codes. It is made
 * anew for each block, and blocks may be short: so it has no more entries than symbols.
 * @typedef {{ counts: Uint16Array, symbols: Uint16Array }} Code
 */

/**
 * @param {ArrayLike<number>} lengths of each symbol's code; 0 where it has none
 * @returns {Code | null} null: codes begin with each other
 */
export function codeOf(lengths) {
  const counts = new Uint16Array(LONGEST_CODE + 1);
  for (let symbol = 0; symbol < lengths.length; symbol++) counts[lengths[symbol]]++;
  counts[0] = 0;
  const next = new Uint16Array(LONGEST_CODE + 1);
  let free = 1; // codes of the length that no shorter code begins
  for (let length = 1; length <= LONGEST_CODE; length++) {
    free = 2 * free - counts[length];
    if (free < 0) return null;
    next[length] = next[length - 1] + counts[length - 1];
  }
  const symbols = new Uint16Array(lengths.length);
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    if (lengths[symbol]) symbols[next[lengths[symbol]]++] = symbol;
  }
  return { counts, symbols };
}

const fixed = Array.from({ length: 288 }, (_, n) => (n < 144 ? 8 : n < 256 ? 9 : n < 280 ? 7 : 8));
const FIXED = { literals: codeOf(fixed), distances: codeOf(Array(30).fill(5)) };

class Unpacking {
  /** @param {Uint8Array} bytes @param {number} most */
  constructor(bytes, most) {
    this.bytes = bytes;
    this.most = most;
    /** The next byte of `bytes`. */
    this.at = 0;
    /** Bits of the bytes before that are still to be read, the next one lowest, and how many. */
    this.bits = 0;
    this.count = 0;
    this.output = new Uint8Array(Math.min(most, 4 * bytes.length));
    /** Bytes that came out. */
    this.length = 0;
  }

  /** @param {FaultKind} kind @returns {never} */
  fail(kind) {
    const { length } = this.bytes;
    const offset = kind === 'cut' ? length : this.at - (this.count >> 3);
    throw new GzipFault(kind, offset, this.length, length - offset);
  }

  takeMember() {
    this.skipHeader();
    const start = this.length;
    let last;
    do {
      last = this.read(1);
      this.takeBlock(this.read(2));
      if (this.length > this.most) this.fail('more');
    } while (!last);
    this.toByte();
    const crc = this.output.subarray(start, this.length).reduce(addToChecksum, -1);
    if (this.readWord() !== ~crc >>> 0) this.fail('damaged');
    if (this.readWord() !== (this.length - start) >>> 0) this.fail('damaged');
  }

  /** Whether another member follows, perhaps behind zeros. */
  hasMember() {
    while (this.bytes[this.at] === 0) this.at++;
    if (this.at === this.bytes.length) return false;
    if (this.bytes[this.at] !== 0x1f || this.bytes[this.at + 1] !== 0x8b) this.fail('trailing');
    return true;
  }

  skipHeader() {
    this.skip(2);
    const [method, fields] = [this.readByte(), this.readByte()];
    if (method !== 8 || fields > 31) this.fail('damaged');
    this.skip(6); // time, level, system
    if (fields & EXTRA) this.skip(this.readByte() + 256 * this.readByte());
    if (fields & NAME) while (this.readByte() !== 0);
    if (fields & COMMENT) while (this.readByte() !== 0);
    if (fields & CHECKSUM) this.skip(2);
  }

  /** @param {number} kind */
  takeBlock(kind) {
    if (kind === 0) this.takeStored();
    else if (kind === 1) this.inflate(FIXED.literals, FIXED.distances);
    else if (kind === 2) this.inflate(...this.readCodes());
    else this.fail('damaged');
  }

  takeStored() {
    this.toByte();
    const length = this.readByte() + 256 * this.readByte();
    if (this.readByte() + 256 * this.readByte() !== 0xffff - length) this.fail('damaged');
    const start = this.at;
    this.skip(length);
    this.makeRoom(length);
    this.output.set(this.bytes.subarray(start, this.at), this.length);
    this.length += length;
  }

  /** @returns {[Code | null, Code | null]} of literals and lengths, of distances */
  readCodes() {
    const literals = this.read(5) + 257;
    const all = new Uint8Array(literals + this.read(5) + 1);
    const given = this.read(4) + 4;
    const lengths = new Uint8Array(ORDER.length);
    for (let i = 0; i < given; i++) lengths[ORDER[i]] = this.read(3);
    const code = codeOf(lengths);
    for (let at = 0; at < all.length;) {
      const symbol = this.readSymbol(code);
      let [value, times] = [symbol, 1];
      if (symbol === 16) [value, times] = [at > 0 ? all[at - 1] : this.fail('damaged'), 3 + this.read(2)];
      if (symbol === 17) [value, times] = [0, 3 + this.read(3)];
      if (symbol === 18) [value, times] = [0, 11 + this.read(7)];
      if (at + times > all.length) this.fail('damaged');
      all.fill(value, at, (at += times));
    }
    return [codeOf(all.subarray(0, literals)), codeOf(all.subarray(literals))];
  }

  /** @param {Code | null} literals @param {Code | null} distances */
  inflate(literals, distances) {
    for (;;) {
      const symbol = this.readSymbol(literals);
      if (symbol === 256) return;
      if (this.length + LONGEST > this.output.length) this.makeRoom(LONGEST);
      if (symbol < 256) {
        this.output[this.length++] = symbol;
        continue;
      }
      const length = symbol === 285 ? LONGEST : this.readRange(LENGTHS, symbol - 257);
      const distance = this.readRange(DISTANCES, this.readSymbol(distances));
      if (distance > this.length) this.fail('damaged');
      this.copy(length, distance);
    }
  }

  /** @param {number} length @param {number} distance back from the output's end; source and target may overlap */
  copy(length, distance) {
    const { output } = this;
    const end = this.length + length;
    for (let to = this.length; to < end; to++) output[to] = output[to - distance];
    this.length = end;
  }

  /** @param {number} more bytes that the output shall have room for */
  makeRoom(more) {
    if (this.length > this.most) this.fail('more');
    const needed = this.length + more;
    if (needed <= this.output.length) return;
    const larger = new Uint8Array(Math.max(needed, Math.min(2 * needed, this.most + LONGEST)));
    larger.set(this.output.subarray(0, this.length));
    this.output = larger;
  }

  /** @param {number} count at most 16 @returns {number} the next bits, the first one lowest */
  read(count) {
    while (this.count < count) this.addBits();
    const bits = this.bits & ((1 << count) - 1);
    this.bits >>>= count;
    this.count -= count;
    return bits;
  }

  addBits() {
    if (this.at >= this.bytes.length) this.fail('cut');
    this.bits |= this.bytes[this.at++] << this.count;
    this.count += 8;
  }

  /** @param {Code | null} code */
  readSymbol(code) {
    if (!code) return this.fail('damaged');
    while (this.count < LONGEST_CODE && this.at < this.bytes.length) this.addBits();
    let value = 0; // of the bits so far, the first one highest
    let first = 0; // the value of the first code of this length
    let before = 0; // symbols with shorter codes
    for (let length = 1; length <= LONGEST_CODE; length++) {
      value += (this.bits >> (length - 1)) & 1;
      const count = code.counts[length];
      if (value - first < count) {
        this.read(length);
        return code.symbols[before + value - first];
      }
      before += count;
      first = 2 * (first + count);
      value *= 2;
    }
    return this.fail('damaged');
  }

  /** @param {{ least: number, bits: number }[]} all @param {number} code */
  readRange(all, code) {
    const { least, bits } = all[code] ?? this.fail('damaged');
    return least + this.read(bits);
  }

  /** Gives back the bits that were taken ahead, except the rest of a partly read byte. */
  toByte() {
    this.at -= this.count >> 3;
    this.bits = 0;
    this.count = 0;
  }

  /** Between blocks, where no bits are taken ahead. */
  readByte() {
    if (this.at >= this.bytes.length) this.fail('cut');
    return this.bytes[this.at++];
  }

  readWord() {
    const low = this.readByte() + 256 * this.readByte();
    return low + 65_536 * (this.readByte() + 256 * this.readByte());
  }

  /** @param {number} count bytes */
  skip(count) {
    if (count > this.bytes.length - this.at) this.fail('cut');
    this.at += count;
  }
}

/** @param {number} crc @param {number} byte */
const addToChecksum = (crc, byte) => CRC[(crc ^ byte) & 255] ^ (crc >>> 8);
