// The words of the chapter Loss, in simplified Chinese.

/** @satisfies {Record<keyof typeof import('../en/loss.js').loss, import('../i18n.js').Entry>} */
export const loss = {
  'loss.title': '损失',
  'loss.lead': '一个数说明答案错得多厉害；它的斜率说明每个权重该往哪边动。',
};
