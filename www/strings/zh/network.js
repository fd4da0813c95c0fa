// The words of the chapter Network, in simplified Chinese.

/** @satisfies {Record<keyof typeof import('../en/network.js').network, import('../i18n.js').Entry>} */
export const network = {
  'model.title': '网络',
  'model.lead':
    '784 个数与 10 个答案之间，是一层层的神经元。两个神经元之间的每条连线，都是一个要学习的权重。',
};
