// The words of walk mode, of links and of the view for a projector, in English.

export const walk = /** @type {const} @satisfies {import('../i18n.js').List} */ ({
  'share.button': 'Share',
  'share.link': 'Link to this set-up',
  'share.copied':
    'The link is copied. It opens this page with the same settings, language and chapter; drawings and files of your own do not travel with it.',
  'share.by_hand':
    'This browser does not let the page copy: copy the link from the field. Drawings and files of your own do not travel with it.',
  'projector.enter': 'Projector view',
  'projector.leave': 'Leave projector view',
  'projector.hint':
    'Large letters, without prose and rarely used fields. The key <kbd>P</kbd> turns it on and off.',
});
