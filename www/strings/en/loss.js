// The words of the chapter Loss, in English.

export const loss = /** @type {const} @satisfies {import('../i18n.js').List} */ ({
  'loss.title': 'Loss',
  'loss.lead':
    'One number says how wrong an answer is. Its slope says which way each weight should move.',
  'loss.softmax_title': 'Softmax: from ten sums to ten probabilities',
  'loss.softmax_note':
    'The last layer gives ten sums, the logits. Softmax raises e to each and divides by the total. Move one: all the others give way, and one unit more makes a digit e ≈ 2.7 times as likely as before, beside the rest.',
  'loss.my_logits': 'My drawing’s logits',
  'loss.logit': 'Logit of digit {digit}',
  'loss.logit_value': '{logit}, probability {percent}',
  'loss.entropy_title': 'Cross-entropy of your drawing',
  'loss.entropy_note':
    'Which digit did you mean? The loss is −ln of the probability that this digit got: 0 for certainty, 2.3 for a guess among ten, and without limit for being sure of another one.',
  'loss.label': 'The digit that the drawing is',
  'loss.label_cell': 'Digit {digit}: one-hot {one}, probability {p}',
  'loss.rows_note': 'In each box: the digit, its place in the one-hot row, and its probability.',
  'loss.draw_first': 'Draw a digit first: these are the numbers of your drawing.',
  'loss.lstm':
    'The weights that answer are an LSTM’s. The step by hand is a perceptron’s: choose the shipped weights.',
  'loss.hand_title': 'One gradient step by hand',
  'loss.hand_note':
    'One real weight of the network that reads your drawing, forward and back. Each number is worked out from the ones that stand here, so a calculator gives the same. Nothing is changed in the network.',
  'loss.layer': 'Layer',
  'loss.layer_name': '{layer}: {inputs} → {units}',
  'loss.from': 'from input',
  'loss.to': 'to unit',
  'loss.steepest': 'Steepest weight',
  'loss.rate': 'Rate η',
  'loss.valley_title': 'The loss of your drawing as this weight moves',
  'loss.valley_axis': 'weight',
  'loss.valley':
    'The loss along one weight. Now: weight {w}, loss {loss}. After the step: weight {next}, loss {next_loss}.',
  'loss.line_sum': 'Forward: input × weight, plus all other terms and the bias, is the unit’s sum',
  'loss.line_relu': 'ReLU keeps what is above 0',
  'loss.line_sigmoid': 'Sigmoid brings it between 0 and 1',
  'loss.line_tanh': 'Tanh brings it between −1 and 1',
  'loss.line_logits':
    'After the layers that follow: logits z; softmax makes p of them; δ = p − one-hot',
  'loss.line_loss': 'The loss',
  'loss.line_output_delta': 'Back: δ of the right digit’s output',
  'loss.line_layer_delta': 'Further back: how the loss changes with a layer’s sums',
  'loss.layer_deltas': 'Layer {layer}: {some} of {all} δ are not 0, the largest is {most}',
  'loss.line_hidden_delta':
    'δ of our unit: each weight onwards × the δ there, added up, × the slope',
  'loss.other_terms': {
    one: '{count} smaller term: {sum}',
    other: '{count} smaller terms together: {sum}',
  },
  'loss.terms_sum': 'together {back};  {back} × slope {slope} = {delta}',
  'loss.line_gradient': 'The weight’s gradient: input × δ',
  'loss.line_move': 'The step: weight − η × gradient',
  'loss.line_new': 'Forward again with the new weight: the new loss',
  'loss.lower': 'lower by {by}',
  'loss.higher': 'higher by {by}: the step was too long',
  'loss.same': 'unchanged to six digits: hardly any slope is left',
});
