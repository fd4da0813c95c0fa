// The words of the chapter Numbers, in simplified Chinese.

/** @satisfies {Record<keyof typeof import('../en/numbers.js').numbers, import('../i18n.js').Entry>} */
export const numbers = {
  'numbers.title': '数值',
  'numbers.lead': '网络看不懂图片。你的字变成 784 个数，答案变成 10 个数。',
  'stages.label': '你写的字要经过的步骤',
  'stages.names': '步骤',
  'stages.picture': '这一步的样子',
  'stages.drawing': '这里用的是你写的字。',
  'stages.example': '你还没有写字，先用我们写的 7 来演示。',
  'stages.photo': '这里用的是你的图片。',
  'stages.number': '这里用的是你写的多位数中的一个数字，已经切分好。',
  'stages.finished': '这里用的是手写板上的图片。它来自数据集，制作者已经缩放并居中过。',
  'stages.sample': '你还没有写字，先用数据集中的一张图片来演示。制作者已经把它缩放并居中过。',
  'stage.ink': '1 笔迹',
  'stage.box': '2 外框',
  'stage.fit': '3 缩放到 20×20',
  'stage.mass': '4 居中',
  'stage.scale': '5 除以 255',
  'stage.row': '6 排成一行',
  'stage.ink.text': '这是写下的笔迹：写在哪里、写多大都没有关系。',
  'stage.box.text': '包住笔迹的最小方框，框外的部分全部去掉。',
  'stage.fit.text':
    '把方框缩放到长边为 20 个像素，用与 MNIST 同样粗细的笔重画，放在 28 × 28 的正中。',
  'stage.mass.text':
    '圆圈是全部墨迹的重心。整幅图平移，让重心落在十字上：MNIST 的制作者也是这样做的。',
  'stage.scale.text':
    '每个像素是 0 到 255 的灰度。除以 255，就成为 0 到 1 之间的数，网络更容易学。',
  'stage.row.text': '像素一行接一行地排成一长列。网络并不知道哪些像素原来是相邻的。',
  'stage.box.facts': '{width} × {height}，手写板边长 {side}',
  'stage.fit.facts': '{total} 个像素中有 {inked} 个有墨。',
  'stage.mass.facts': '重心在（{x}，{y}），平移（{dx}，{dy}）个像素。',
  'stage.scale.facts': '{total} 个数中有 {zeros} 个是 0；最大的是 {most} ÷ 255。',
  'stage.row.facts': '共 {total} 个数，其中 {zeros} 个是 0；最大的原来是 {most}。',
  'row.title': '一个像素和它在这一行里的位置',
  'row.picture': '图片：用方向键选择像素',
  'row.strip': '这一行数',
  'row.place': '行 {row} × {size} + 列 {column} = 序号 {pixel}。它的数：{level} ÷ 255 = {value}',
  'label.title': '标签变成十个数',
  'label.text':
    '训练想要的答案也是一行数：在该数字的位置上是 1，其余都是 0（独热编码）。点击另一个数字，1 就跳到那里。',
  'label.digits': '标签',
  'label.choose': '标签 {label}',
  'label.row': '独热标签',
};
