// The words of the chapter Train, in simplified Chinese.

/** @satisfies {Record<keyof typeof import('../en/train.js').train, import('../i18n.js').Entry>} */
export const train = {
  'train.title': '训练',
  'train.lead': '看完所有图片，计算损失，把每个权重挪动一点点，然后重来一遍。',
};
