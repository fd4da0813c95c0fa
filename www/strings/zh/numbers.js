// The words of the chapter Numbers, in simplified Chinese.

/** @satisfies {Record<keyof typeof import('../en/numbers.js').numbers, import('../i18n.js').Entry>} */
export const numbers = {
  'numbers.title': '数值',
  'numbers.lead': '网络看不懂图片。你的字变成 784 个数，答案变成 10 个数。',
};
