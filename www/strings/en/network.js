// The words of the chapter Network, in English.

export const network = /** @type {const} @satisfies {import('../i18n.js').List} */ ({
  'model.title': 'Network',
  'model.lead':
    'Layers of units between the 784 numbers and the ten answers. Every line between two units is a weight to be learned.',
});
