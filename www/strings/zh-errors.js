// 引擎各种错误的中文句子，每个错误代码一句。
// The sentences of the errors that the engine sends, in Chinese: the same codes as en-errors.js, from the same
// facts (src/error.rs).

import { digits, hex, shape } from './facts.js';

/** @typedef {import('./i18n.js').ErrorList} ErrorList */

/** What a field takes, by the kind of the fact. @type {ErrorList} */
const expectations = {
  number: ({ range }) => ranges[range.kind](range),
  optional: ({ range }) => `空或${ranges[range.kind](range)}`,
  list: ({ range }) => `由${ranges[range.kind](range)}组成的列表`,
  fraction: () => '大于 0 且小于 1 的小数',
  layers: ({ most }) => `不超过 ${most} 层`,
  parameters: ({ most }) => `参数不超过 ${most} 个的网络`,
  activations: ({ most }) => `像素数与单元数之和乘以批大小不超过 ${most} 的网络`,
  'held-back': ({ below }) => `小于训练图片总数 ${below} 的数`,
};

/** @type {ErrorList} */
const ranges = {
  'below-one': () => '不小于 0 且小于 1 的数',
  'up-to': ({ most }) => ` 0 到 ${most} 的数`,
  'above-zero': ({ most }) => `大于 0 且不超过 ${most} 的数`,
  whole: ({ least, most }) => ` ${least} 到 ${most} 的整数`,
};

/** What has another shape than it should. @type {ErrorList} */
const shaped = {
  pictures: () => '供这组权重使用的图片',
  'taught-weights': ({ dataset }) => `与 ${dataset} 一起教的权重`,
  correction: () => '纠正记录',
  pixels: () => '图片的像素',
};

/** What an IDX file holds. @type {Record<string, string>} */
const kinds = { images: '图片', labels: '标签' };
/** @type {Record<string, string>} */
const measures = { images: '张', labels: '个' };

/** What a header promises. @type {ErrorList} */
const contents = {
  images: ({ count, rows, columns }) => `${count} 张 ${rows}×${columns} 的图片`,
  labels: ({ count }) => `${count} 个标签`,
};

/** IDX's element types. @type {Record<number, string>} */
const elementTypes = {
  0x08: '无符号字节',
  0x09: '有符号字节',
  0x0b: '16 位整数',
  0x0c: '32 位整数',
  0x0d: '32 位浮点数',
  0x0e: '64 位浮点数',
};

const container = '应为完整的 safetensors 文件，但';

/** Why a file is not weights, by the kind of the fault. @type {ErrorList} */
const weights = {
  'too-short': ({ bytes }) => `${container}只有 ${bytes} 字节，容不下文件头的长度`,
  'header-length': ({ bytes }) => `${container}文件头长达 ${bytes} 字节`,
  'header-json': () => `${container}文件头不是带有 dtype、shape 和 data_offsets 的张量 JSON`,
  'tensor-outside': ({ tensor, start, end, length }) =>
    `${container} ${tensor} 位于 ${start} 到 ${end}，而全长为 ${length}`,
  'tensor-bytes': ({ tensor, found }) => `${container} ${tensor} 有 ${found} 字节`,
  'tensor-twice': ({ tensor }) => `${container} ${tensor} 出现了两次`,
  coverage: ({ covered, length }) =>
    `${container}各张量覆盖 ${length} 字节中的 ${covered} 字节，或有重叠`,
  'no-kernel': ({ tensor, found }) => `应有张量 ${tensor}，实有${names(found)}`,
  'no-tensor': ({ tensor }) => `应有张量 ${tensor}，实际没有`,
  'kernel-shape': ({ tensor, inputs, found }) =>
    `${tensor} 的形状应为 [${inputs ?? '像素数（平方数）'}, 输出数]，实为 ${shape(found)}`,
  'tensor-shape': ({ tensor, expected, found }) =>
    `${tensor} 的形状应为 ${shape(expected)}，实为 ${shape(found)}`,
  'tensor-type': ({ tensor, expected, found }) =>
    `${tensor} 的数值类型应为 ${expected}，实为 ${found}`,
  'not-finite': ({ tensor, found }) => `${tensor} 应全为有限数，实有 ${found}`,
  'scaled-not-finite': ({ tensor, found }) => `${tensor} 乘以缩放后应全为有限数，实有 ${found}`,
  outputs: ({ expected, found }) => `最后一层应有 ${expected} 个输出，实有 ${found} 个`,
  'other-tensors': ({ found }) => `应只有各全连接层的张量，实有${names(found)}`,
  dropout: ({ found }) => `丢弃率应不小于 0 且小于 1，实为 ${found}`,
  calibration: ({ temperature, refusal }) =>
    `温度应大于 0，拒识阈值应不小于 0 且小于 1，实为 ${temperature} 和 ${refusal}`,
};

/** @param {{ first: string[], count: number }} tensors */
const names = ({ first, count }) =>
  count === 0
    ? '零个张量'
    : ` ${first.join('、')}${count > first.length ? ` 等 ${count} 个张量` : ''}`;

const advice = '请调小学习率再试（该轮之前的权重已保留）';

/** @type {ErrorList} */
export const engineErrors = {
  'file-set': ({ images, labels, files }) =>
    `文件：应为一个 IDX 图片文件和一个标签文件，或各两个，实为 ${images} 个图片文件、${labels} 个标签文件（${files.join('、')}）`,
  'file-names': ({ words, files }) =>
    `文件：应有一个图片文件和一个标签文件，名称中有以 ${words.join('、')} 开头的词，实为 ${files.join('、')}`,
  'mnist-files': ({ expected, found }) =>
    `文件：应为 MNIST 的 ${expected} 个文件，实为 ${found} 个`,
  'no-dataset': () => '文件：应已加载数据集，实际没有',
  'not-a-saved-run': () => '已保存的训练：应由本版本保存，实际不是',
  'saved-run-damaged': () => '已保存的训练：字节应与保存时一致，实际有改动',
  'saved-run-pictures': () => '已保存的训练：应使用训练时的图片，实际是别的图片',
  'no-mnist': () => '文件：应已加载 MNIST，实际没有',
  'no-corrections': () => '纠正记录：应至少有一条可学，实际没有',
  'correction-label': ({ found }) => `纠正记录：应为 0 到 9 的数字或“都不是”，实为 ${found}`,
  shape: ({ of, expected, found }) =>
    `${shaped[of.kind](of)}：形状应为 ${shape(expected)}，实为 ${shape(found)}`,
  // Beside the field, which need not be named again.
  'form-field': ({ expected, found }) =>
    `应为${expectations[expected.kind](expected)}，实为 ${digits(found)}`,
  pad: ({ width, height }) => `手写板：宽和高应大于 0，实为 ${width} × ${height}`,
  'stroke-half-point': ({ stroke, numbers }) =>
    `第 ${stroke} 笔：应为成对的 x 和 y，实为 ${numbers} 个数`,
  'stroke-not-finite': ({ stroke, point, found }) =>
    `第 ${stroke} 笔：坐标应为有限数，第 ${point} 点实为 ${found}`,
  'no-weights': ({ source }) =>
    `没有${source === 'yours' ? '你自己的权重' : '自带权重'}：应先载入权重文件或进行训练`,
  'weight-not-finite': ({ epoch, batch }) =>
    `第 ${epoch} 轮第 ${batch} 批中有权重变成了无穷大或非数值：${advice}`,
  'loss-not-finite': ({ loss, epoch, batch }) =>
    `第 ${epoch} 轮第 ${batch} 批中损失变成了 ${loss}：${advice}`,
  'no-randomness': ({ reason }) => `无法读取系统的随机数：${reason}`,
  message: ({ path, expected, found }) =>
    `引擎无法读取的消息：${path}：应为 ${expected}，实为 ${found}`,

  'file-empty': ({ file, offset, expected }) =>
    `${file}：第 ${offset} 字节处：文件为空，应为 IDX ${kinds[expected]}文件，实为 0 字节`,
  'file-still-gzipped': ({ file, offset, expected }) =>
    `${file}：第 ${offset} 字节处：仍是 gzip 压缩，应为解压后的 IDX ${kinds[expected]}文件，实为 gzip 数据（1f 8b）`,
  'file-magic': ({ file, offset, kind, expected, found, found_kind }) =>
    `${file}：第 ${offset} 字节处：魔数不对，应为 ${hex(expected)}（${expected.length > 1 ? 'IDX ' : ''}${kinds[kind]}），实为 ${hex(found)}${found_kind ? `（${kinds[found_kind]}）` : ''}`,
  'file-type': ({ file, offset, expected, found }) =>
    `${file}：第 ${offset} 字节处：元素类型不对，应为 ${hex([expected])}（${elementTypes[expected]}），实为 ${hex([found])}（${elementTypes[found]}）`,
  'file-size': ({ file, offset, largest, found: [rows, columns] }) =>
    `${file}：第 ${offset} 字节处：图片尺寸不对，应为 1×1 到 ${largest}×${largest} 的正方形，实为 ${rows}×${columns}`,
  'file-size-mismatch': ({ file, offset, other, expected, found }) =>
    `${file}：第 ${offset} 字节处：图片尺寸不对，应与 ${other} 一样为 ${expected}×${expected}，实为 ${found}×${found}`,
  'file-size-overflow': ({ file, offset, holds, most, found }) =>
    `${file}：第 ${offset} 字节处：尺寸溢出，总共应不超过 ${most} 字节，实为 ${contents[holds.kind](holds)}，共 ${found} 字节`,
  'file-truncated': ({ file, offset, holds, expected, found }) =>
    `${file}：第 ${offset} 字节处：文件过早结束，应有 ${expected} 字节（${holds ? contents[holds.kind](holds) : '文件头'}），实有 ${found} 字节`,
  'file-too-long': ({ file, offset, holds, more }) =>
    `${file}：第 ${offset} 字节处：文件过长，应在此结束（${contents[holds.kind](holds)}），实际还有 ${more} 字节`,
  'file-too-few': ({ file, offset, kind, least, found }) =>
    `${file}：第 ${offset} 字节处：数量太少，应至少有 ${least} ${measures[kind]}${kinds[kind]}${least > 1 ? '，以便留出一部分用于验证' : ''}，实有 ${found} ${measures[kind]}`,
  'file-count': ({ file, offset, images, expected, found }) =>
    `${file}：第 ${offset} 字节处：数量不一致，应有 ${expected} 个标签，与 ${images} 的图片一一对应，实有 ${found} 个`,
  'file-label': ({ file, offset, most, found }) =>
    `${file}：第 ${offset} 字节处：标签超出范围，应为 0 到 ${most}，实为 ${found}`,
  'file-hash': ({ file, offset, expected, found }) =>
    `${file}：第 ${offset} 字节处：SHA-256 不符，应为 ${expected}，实为 ${found}`,
  'file-weights': ({ file, offset, fault }) =>
    `${file}：第 ${offset} 字节处：不是 digitlab 的权重，${weights[fault.kind](fault)}`,
};
