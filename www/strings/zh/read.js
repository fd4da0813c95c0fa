// The words of the chapter Read, in simplified Chinese.

/** @satisfies {Record<keyof typeof import('../en/read.js').read, import('../i18n.js').Entry>} */
export const read = {
  'read.title': '识别',
  'read.lead': '写一个数字，看网络怎样认出它。',
};
