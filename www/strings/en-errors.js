// The sentences of the errors that the engine sends, in English: one for each code of Rust's `Error`
// (src/error.rs), made from its facts. The command line's own are in src/english.rs.

import { digits, hex, shape } from './facts.js';

/** @typedef {import('./i18n.js').ErrorList} ErrorList */

/** What a field takes, by the kind of the fact. @type {ErrorList} */
const expectations = {
  number: ({ range }) => `a ${ranges[range.kind](range)}`,
  optional: ({ range }) => `nothing, or a ${ranges[range.kind](range)}`,
  list: ({ range }) => ranges[range.kind](range).replace('number', 'numbers'),
  fraction: () => 'a fraction between 0 and 1, neither included',
  layers: ({ most }) => `at most ${most} layers`,
  parameters: ({ most }) => `a network of at most ${most} parameters`,
  activations: ({ most }) => `a network of at most ${most} pixels and units times batch size`,
  'held-back': ({ below }) => `fewer than the ${below} training pictures`,
};

/** @type {ErrorList} */
const ranges = {
  'below-one': () => 'number from 0 to below 1',
  'up-to': ({ most }) => `number from 0 to ${most}`,
  'above-zero': ({ most }) => `number above 0 and up to ${most}`,
  whole: ({ least, most }) => `whole number from ${least} to ${most}`,
};

/** What has another shape than it should. @type {ErrorList} */
const shaped = {
  pictures: () => 'pictures for these weights',
  'taught-weights': ({ dataset }) => `weights to be taught beside ${dataset}`,
  correction: () => 'a correction',
  pixels: () => 'the picture’s pixels',
};

/** What a header promises. @type {ErrorList} */
const contents = {
  images: ({ count, rows, columns }) => `${count} images of ${rows}×${columns}`,
  labels: ({ count }) => `${count} labels`,
};

/** IDX's element types. @type {Record<number, string>} */
const elementTypes = {
  0x08: 'unsigned byte',
  0x09: 'signed byte',
  0x0b: '16-bit integer',
  0x0c: '32-bit integer',
  0x0d: '32-bit float',
  0x0e: '64-bit float',
};

const container = 'expected a safetensors file, found';

/** Why a file is not weights, by the kind of the fault. @type {ErrorList} */
const weights = {
  'too-short': ({ bytes }) => `${container} ${bytes} bytes, too few for its header’s length`,
  'header-length': ({ bytes }) => `${container} its header would be ${bytes} bytes long`,
  'header-json': () =>
    `${container} its header is no JSON of tensors with dtype, shape and data_offsets`,
  'tensor-outside': ({ tensor, start, end, length }) =>
    `${container} ${tensor} is at ${start} to ${end} of ${length}`,
  'tensor-bytes': ({ tensor, found }) => `${container} ${tensor} has ${found} bytes`,
  'tensor-twice': ({ tensor }) => `${container} ${tensor} is there twice`,
  coverage: ({ covered, length }) =>
    `${container} its tensors cover ${covered} of ${length} bytes, or some twice`,
  'no-kernel': ({ tensor, found }) => `expected a tensor ${tensor}, found ${names(found)}`,
  'no-tensor': ({ tensor }) => `expected a tensor ${tensor}, found none`,
  'kernel-shape': ({ tensor, inputs, found }) =>
    `expected ${tensor} of shape [${inputs ?? 'a square number of pixels'}, out], found shape ${shape(found)}`,
  'tensor-shape': ({ tensor, expected, found }) =>
    `expected ${tensor} of shape ${shape(expected)}, found shape ${shape(found)}`,
  'tensor-type': ({ tensor, expected, found }) =>
    `expected ${tensor} of ${expected} numbers, found ${found}`,
  'not-finite': ({ tensor, found }) => `expected ${tensor} of finite numbers, found ${found}`,
  'scaled-not-finite': ({ tensor, found }) =>
    `expected ${tensor} of finite numbers, by its scales, found ${found}`,
  outputs: ({ expected, found }) =>
    `expected a last layer of ${expected} outputs, found ${found} outputs`,
  'other-tensors': ({ found }) =>
    `expected only the tensors of its dense layers, found ${names(found)}`,
  dropout: ({ found }) => `expected a dropout rate from 0 to below 1, found ${found}`,
  calibration: ({ temperature, refusal }) =>
    `expected a temperature above 0 and a refusal from 0 to below 1, found ${temperature} and ${refusal}`,
};

/** @param {{ first: string[], count: number }} tensors */
const names = ({ first, count }) =>
  count === 0
    ? 'no tensor'
    : first.join(', ') + (count > first.length ? `, … (${count} tensors)` : '');

const advice = 'try a smaller learning rate (the weights from before that epoch are kept)';

/** @type {ErrorList} */
export const engineErrors = {
  'file-set': ({ images, labels, files }) =>
    `files: expected one IDX file of images and one of labels, or two of each, found ${images} of images, ${labels} of labels (${files.join(', ')})`,
  'file-names': ({ words, files }) =>
    `files: expected one file of images and one of labels with a word in its name that starts with ${words.join(', ')}, found ${files.join(', ')}`,
  'mnist-files': ({ expected, found }) =>
    `files: expected MNIST’s ${expected} files, found ${found}`,
  'no-dataset': () => 'files: expected a loaded data set, found none',
  'not-a-saved-run': () =>
    'saved run: expected a run that this version saved, found something else',
  'saved-run-damaged': () => 'saved run: expected its bytes as they were saved, found some changed',
  'saved-run-pictures': () =>
    'saved run: expected the pictures that it was trained on, found others',
  'no-mnist': () => 'files: expected MNIST to be loaded, found no MNIST',
  'no-corrections': () => 'corrections: expected one or more to learn from, found none',
  'correction-label': ({ found }) =>
    `corrections: expected a digit from 0 to 9 or no digit, found ${found}`,
  shape: ({ of, expected, found }) =>
    `${shaped[of.kind](of)}: expected shape ${shape(expected)}, found ${shape(found)}`,
  field: ({ field, expected, found }) =>
    `${field}: expected ${expectations[expected.kind](expected)}, found ${digits(found)}`,
  // Beside the field, which need not be named again.
  'form-field': ({ expected, found }) =>
    `Expected ${expectations[expected.kind](expected)}, found ${digits(found)}`,
  pad: ({ width, height }) =>
    `pad: expected a width and a height above 0, found ${width} × ${height}`,
  'stroke-half-point': ({ stroke, numbers }) =>
    `stroke ${stroke}: expected pairs of x and y, found ${numbers} numbers`,
  'stroke-not-finite': ({ stroke, point, found }) =>
    `stroke ${stroke}: expected finite coordinates, found ${found} in point ${point}`,
  'no-weights': ({ source }) =>
    `no ${source === 'yours' ? 'weights of your own' : 'shipped weights'}: expected a weights file or a training run first`,
  'weight-not-finite': ({ epoch, batch }) =>
    `a weight became infinite or no number in epoch ${epoch}, batch ${batch}: ${advice}`,
  'loss-not-finite': ({ loss, epoch, batch }) =>
    `the loss became ${loss} in epoch ${epoch}, batch ${batch}: ${advice}`,
  'no-randomness': ({ reason }) => `the system’s random numbers: cannot be read: ${reason}`,
  message: ({ path, expected, found }) =>
    `a message that the engine cannot read: ${path}: expected ${expected}, found ${found}`,

  'file-empty': ({ file, offset, expected }) =>
    `${file}: empty file at byte ${offset}: expected an IDX file of ${expected}, found 0 bytes`,
  'file-still-gzipped': ({ file, offset, expected }) =>
    `${file}: still gzipped at byte ${offset}: expected an unpacked IDX file of ${expected}, found gzip data (1f 8b)`,
  'file-magic': ({ file, offset, kind, expected, found, found_kind }) =>
    `${file}: wrong magic number at byte ${offset}: expected ${hex(expected)} (${expected.length > 1 ? 'IDX ' : ''}${kind}), found ${hex(found)}${found_kind ? ` (${found_kind})` : ''}`,
  'file-type': ({ file, offset, expected, found }) =>
    `${file}: wrong element type at byte ${offset}: expected ${hex([expected])} (${elementTypes[expected]}), found ${hex([found])} (${elementTypes[found]})`,
  'file-size': ({ file, offset, largest, found: [rows, columns] }) =>
    `${file}: wrong picture size at byte ${offset}: expected square pictures, 1×1 to ${largest}×${largest}, found ${rows}×${columns}`,
  'file-size-mismatch': ({ file, offset, other, expected, found }) =>
    `${file}: wrong picture size at byte ${offset}: expected ${expected}×${expected}, as in ${other}, found ${found}×${found}`,
  'file-size-overflow': ({ file, offset, holds, most, found }) =>
    `${file}: sizes that overflow at byte ${offset}: expected at most ${most} bytes in all, found ${contents[holds.kind](holds)}, ${found} bytes`,
  'file-truncated': ({ file, offset, holds, expected, found }) =>
    `${file}: file ends too early at byte ${offset}: expected ${holds ? `${expected} bytes (${contents[holds.kind](holds)})` : `a header of ${expected} bytes`}, found ${found} bytes`,
  'file-too-long': ({ file, offset, holds, more }) =>
    `${file}: file goes on too long at byte ${offset}: expected the end of the file (${contents[holds.kind](holds)}), found ${more} more bytes`,
  'file-too-few': ({ file, offset, kind, least, found }) =>
    `${file}: too few items at byte ${offset}: expected ${least} or more ${kind}${least > 1 ? ', so that one can be held out for validation' : ''}, found ${found}`,
  'file-count': ({ file, offset, images, expected, found }) =>
    `${file}: counts that differ at byte ${offset}: expected ${expected} labels, one for each image in ${images}, found ${found}`,
  'file-label': ({ file, offset, most, found }) =>
    `${file}: label out of range at byte ${offset}: expected a label from 0 to ${most}, found ${found}`,
  'file-hash': ({ file, offset, expected, found }) =>
    `${file}: wrong SHA-256 at byte ${offset}: expected ${expected}, found ${found}`,
  'file-weights': ({ file, offset, fault }) =>
    `${file}: not digitlab weights at byte ${offset}: ${weights[fault.kind](fault)}`,
};
