// Who wrote each picture, from a file that the user gives: MNIST's own files do not hold it. Reads text, one whole
// number a line, and IDX files of 32-bit integers; of rows of eight, as QMNIST's extended labels have them, the third
// is the writer (https://github.com/facebookresearch/qmnist). Knows no picture.

/** Which columns a row has in QMNIST's files, and which of them, from 0, is the writer. */
const QMNIST = { columns: 8, writer: 2 };

/** NIST's Special Database 19: writers of hsf_0 to hsf_3 were employees, those of hsf_4 students. */
const STUDENTS = { first: 2100, last: 2599 };

/** @param {number} writer NIST's number @returns {'employee' | 'student' | null} null where the number does not say */
export function kindOfWriter(writer) {
  if (writer < 0 || writer > STUDENTS.last) return null;
  return writer < STUDENTS.first ? 'employee' : 'student';
}

/** @param {string} name of a file @returns {boolean} whether it is of test pictures, as src/data/user_files.rs has it */
export const isOfTest = (name) =>
  name
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .some((word) => ['t10k', 'test', 'val'].some((start) => word.startsWith(start)));

/**
 * @param {string} file its name, for the error
 * @param {Uint8Array} bytes unpacked
 * @param {number} pictures of the part that it is about
 * @returns {Int32Array} the writer of each
 * @throws an error with the code `writers`: what was expected and what came
 */
export function readWriters(file, bytes, pictures) {
  const { rows, columns } = bytes[0] === 0 && bytes[1] === 0 ? fromIdx(file, bytes) : fromText(file, bytes);
  const count = rows.length / columns;
  // QMNIST's test file continues after MNIST's 10,000.
  const enough = columns === QMNIST.columns ? count >= pictures : count === pictures;
  if (!enough) throw fault(file, { kind: 'count', expected: pictures, found: count });
  const at = columns === QMNIST.columns ? QMNIST.writer : 0;
  return Int32Array.from({ length: pictures }, (_, picture) => rows[picture * columns + at]);
}

/** @param {string} file @param {object} problem */
const fault = (file, problem) => ({ code: 'writers', file, problem });

/** @param {string} file @param {Uint8Array} bytes */
function fromIdx(file, bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [type, dimensions] = [bytes[2], bytes[3]];
  const header = 4 + 4 * dimensions;
  if (type !== 0x0c || ![1, 2].includes(dimensions) || bytes.length < header) {
    throw fault(file, { kind: 'format' });
  }
  const columns = dimensions === 2 ? view.getUint32(8) : 1;
  const numbers = view.getUint32(4) * columns;
  if (![1, QMNIST.columns].includes(columns) || bytes.length !== header + 4 * numbers) {
    throw fault(file, { kind: 'format' });
  }
  const rows = Int32Array.from({ length: numbers }, (_, i) => view.getInt32(header + 4 * i));
  return { rows, columns };
}

/** @param {string} file @param {Uint8Array} bytes */
function fromText(file, bytes) {
  const lines = new TextDecoder().decode(bytes).trimEnd().split(/\r?\n/);
  const columns = lines[0].split('\t').length === QMNIST.columns ? QMNIST.columns : 1;
  const rows = lines.flatMap((line, i) => {
    const cells = line.split('\t').map((cell) => cell.trim());
    const whole = cells.length === columns && cells.every((cell) => /^-?\d{1,9}$/.test(cell));
    if (!whole) throw fault(file, { kind: 'line', line: i + 1, found: line });
    return cells.map(Number);
  });
  return { rows, columns };
}
