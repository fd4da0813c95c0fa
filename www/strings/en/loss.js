// The words of the chapter Loss, in English.

export const loss = /** @type {const} @satisfies {import('../i18n.js').List} */ ({
  'loss.title': 'Loss',
  'loss.lead':
    'One number says how wrong an answer is. Its slope says which way each weight should move.',
});
