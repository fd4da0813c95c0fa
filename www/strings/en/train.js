// The words of the chapter Train, in English.

export const train = /** @type {const} @satisfies {import('../i18n.js').List} */ ({
  'train.title': 'Train',
  'train.lead': 'Show all the pictures, measure the loss, move every weight a little, and again.',
});
