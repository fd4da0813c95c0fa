// The words of walk mode, of links and of the view for a projector, in simplified Chinese.

/** @satisfies {Record<keyof typeof import('../en/walk.js').walk, import('../i18n.js').Entry>} */
export const walk = {
  'share.button': '分享',
  'share.link': '当前设置的链接',
  'share.copied':
    '链接已复制。打开它，就是同样的设置、语言和章节；你写的字和你自己的文件不会随链接传出去。',
  'share.by_hand':
    '浏览器不允许本页复制：请从输入框中复制链接。你写的字和你自己的文件不会随链接传出去。',
  'projector.enter': '投影视图',
  'projector.leave': '退出投影视图',
  'projector.hint': '字号放大，隐藏说明文字和少用的字段。按 <kbd>P</kbd> 键打开或退出。',
};
