// The words of the chapter Read, in English.

export const read = /** @type {const} @satisfies {import('../list.js').List} */ ({
  'read.title': 'Read',
  'read.lead': 'Draw a digit. Watch the network read it.',
  'read.numbers': 'Draw a digit. Watch {number} numbers read it.',
  'read.now_you': 'Now you',

  // The network.
  'read.figure': 'The network while it reads',
  'read.picture': 'The picture',
  'read.digits': 'The ten digits',
  'read.layer': { one: 'Layer {layer}: {count} unit', other: 'Layer {layer}: {count} units' },
  'read.silent': { one: '{silent} of {count} silent', other: '{silent} of {count} silent' },
  'read.silent_off': '{silent} silent, {off} off',
  'read.silence': 'Switch off silent',
  'read.gives_value': 'Unit {unit} gives {value}',
  'read.is_off': 'Unit {unit} is switched off and gives 0.',
  'read.recurrent':
    'These weights are an LSTM, which has no layers side by side: the chapter Beyond shows how it reads row by row. The pixels below are its own.',
  'read.plain':
    'Here the picture goes through the network once. Beside the pad the shipped weights answer with the mean of eleven views of it (moved, turned, wider and narrower), so the two may differ a little.',

  // Switching off.
  'read.all_on': 'All units are on. Switch some off and see what the network loses.',
  'read.off': { one: '{count} unit is off.', other: '{count} units are off.' },
  'read.all_back': 'All back on',
  'read.score': 'Of the test pictures {now} are read right; with all units, {all}.',
  'read.score_counting': 'Counting the test pictures…',
  'read.score_later': 'The test pictures are counted when the run has ended.',
  'read.score_none': 'There are no test pictures for these weights.',

  // A unit or a digit.
  'read.unit': 'Layer {layer}, unit {unit}',
  'read.no_ink': 'No ink yet: only biases speak for {digit}',
  'read.why': 'Why {digit}, and why not?',
  'read.switch_off': 'Switch off',
  'read.switch_on': 'Switch on',
  'read.weights': {
    one: 'Its {count} weight: blue adds, orange takes away.',
    other: 'Its {count} weights: blue adds, orange takes away.',
  },
  'read.sum_of': 'What is added up',
  'read.pixel': 'row {row}, column {column}',
  'read.unit_short': 'unit {unit}',
  'read.digit_short': 'digit {unit}',
  'read.rest': { one: '{number} other', other: '{number} others' },
  'read.bias': 'bias',
  'read.sum': 'sum',
  'read.relu_holds': '{sum} is not above 0: ReLU gives 0, the unit is silent.',
  'read.relu_passes': 'ReLU lets it pass: the unit gives {value}.',
  'read.activation': 'The activation makes {value} of it.',
  'read.softmax': 'Softmax, with the nine other sums, makes {percent} of it.',
  'read.goes': 'Where it goes',

  // Pixels.
  'read.pixels': 'Which pixels decide',
  'read.way_gradient_times_input': 'For and against',
  'read.way_occlusion': 'Covered up',
  'read.way_changed_picture': 'Changed',
  'read.about_digit': 'Digit',
  'read.obvious': 'the obvious',
  'read.told_gradient_times_input':
    'Blue pixels (+) speak for {digit} against the nine others, orange ones (−) against it: gradient × input. The network gives it {percent}.',
  'read.told_occlusion':
    'A window of 5 × 5 pixels is covered, place after place. Where it is blue (+) the {digit} loses probability, orange (−) gains.',
  'read.told_changed_picture':
    'What the network would change the drawing into to see a {digit}: few pixels, small steps uphill. In the end it is {percent} sure.',
});
