// The words of the chapter Beyond, in simplified Chinese.

/** @satisfies {Record<keyof typeof import('../en/beyond.js').beyond, import('../i18n.js').Entry>} */
export const beyond = {
  'beyond.title': '延伸',
  'beyond.lead': '同样的图片，换一种读法：不看标签、逐行阅读，或者用你自己的图片。',
};
