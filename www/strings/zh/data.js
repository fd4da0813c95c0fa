// The words of the chapter Data, in simplified Chinese.

/** @satisfies {Record<keyof typeof import('../en/data.js').data, import('../i18n.js').Entry>} */
export const data = {
  'data.title': '数据',
  'data.lead': '七万个由人手写的数字。除此之外，网络对世界一无所知。',
};
