// The words of the chapter Judge, in simplified Chinese.

/** @satisfies {Record<keyof typeof import('../en/judge.js').judge, import('../i18n.js').Entry>} */
export const judge = {
  'judge.title': '评判',
  'judge.lead': '98% 正确，就是有 200 个数字认错了。错在哪些，为什么？',
};
