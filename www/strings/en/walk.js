// The words of walk mode, of links and of the view for a projector, in English.

export const walk = /** @type {const} @satisfies {import('../list.js').List} */ ({
  'share.button': 'Share',
  'share.link': 'Link to this set-up',
  'share.copied':
    'The link is copied. It opens this page with the same settings, language and chapter; drawings and files of your own do not travel with it.',
  'share.by_hand':
    'This browser does not let the page copy: copy the link from the field. Drawings and files of your own do not travel with it.',
  'link.waiting':
    'The link says that this set-up comes to the weights {said}. Train it to see whether yours are the same.',
  'link.same': '✓ The same weights, bit for bit: {said}.',
  'link.other_exact':
    '✗ Other weights: the link says {said}, this run came to {found}. The pictures, the kind of build or the version of digitlab differ.',
  'link.other_theirs':
    '✗ Other weights: the link says {said}, this run came to {found}. What trained the link’s run is fused or a GPU, and rounds differently from machine to machine: only runs of exact builds (simd128, threads) can be checked by others.',
  'link.other_ours':
    '✗ Other weights: the link says {said}, this run came to {found}. What trained it is fused or a GPU, and rounds otherwise than an exact build: choose simd128 or threads under “Choose another build” and train again.',
  'projector.enter': 'Projector view',
  'projector.leave': 'Leave projector view',
  'projector.hint': 'Large letters, without prose and rarely used fields. The key <kbd>P</kbd> turns it on and off.',
  // The walk: of each chapter what it is about, a question to guess, the experiment, and what happened.
  'walk.sheet': 'For class: a sheet to print, “Twenty minutes with digitlab”',
  'walk.waits': 'Guess, then press the button: what happens will stand here.',
  'walk.busy': 'A run is under way: this button works again when it has ended.',
  'walk.start': 'Start the walk',
  'walk.quick': 'Your own network in seconds',
  'walk.mistakes': 'See what it gets wrong',
  'walk.code': 'The same in Python and in digitlab’s Rust',
  'walk.right': '✓ You guessed it: {guess}.',
  'walk.wrong': '✗ You guessed {guess}; it is {right}.',
  'walk.end':
    'This is the end of the walk. Lab, above, shows the same figures without these words, for you to go on by yourself.',
  'walk.next.data': 'Next: the data',
  'walk.next.numbers': 'Next: numbers',
  'walk.next.model': 'Next: the network',
  'walk.next.loss': 'Next: the loss',
  'walk.next.train': 'Next: training',
  'walk.next.judge': 'Next: judging it',
  'walk.next.beyond': 'Next: beyond',
  'chapters.done': '{title}, done',

  'walk.read.text':
    'Write one digit on the pad, large, as you would on paper. The network answers while you write: ten bars, one for each digit, whose percentages add up to 100. Nobody has told it what a 7 looks like; it has learned that from pictures.',
  'walk.read.question': 'Guess first: how sure will it be of the next digit that you draw?',
  'walk.read.guess.half': 'up to 50%',
  'walk.read.guess.ninety': '50 to 90%',
  'walk.read.guess.ninety_nine': '90 to 99%',
  'walk.read.guess.more': 'over 99%',
  'walk.read.try': 'Write a 7 for me',
  'walk.read.happened': 'Your digit is read as {digit}, with {percent}.',

  'walk.data.text':
    'MNIST is what people wrote for the census and in schools of the United States, digit by digit, each as a small grey picture with the right answer beside it. 60,000 of them are for learning. The other 10,000 are never learned: they are the exam.',
  'walk.data.question': 'Guess first: of how many pixels is such a picture made?',
  'walk.data.guess.hundred': 'about 100',
  'walk.data.guess.square': '784',
  'walk.data.guess.thousands': 'about 10,000',
  'walk.data.try': 'Fetch the 70,000 pictures',
  'walk.data.happened':
    'Loaded: {training} to learn from and {test} for the exam, each of {size} × {size} pixels. That makes {numbers} numbers a picture.',

  'walk.numbers.text':
    'Your drawing is shrunk to 28 × 28 pixels, centred, and laid out in one row. Each pixel becomes a number from 0, paper, to 1, ink: it is divided by 255. The right answer becomes a row too, of ten numbers: a 1 in its place, and 0 in the nine others.',
  'walk.numbers.question': 'Guess first: how many of your drawing’s 784 numbers are exactly 0?',
  'walk.numbers.guess.few': 'under a third',
  'walk.numbers.guess.half': 'about half',
  'walk.numbers.guess.most': 'over two thirds',
  'walk.numbers.try': 'Count them in my drawing',
  'walk.numbers.happened':
    'Of the {all} numbers of your drawing {zeros} are 0: {percent}. A product with 0 is 0, so none of them costs the network any work.',

  'walk.model.text':
    'Each unit multiplies all numbers that it gets by weights of its own and adds them up. The network of the Keras tutorial that this page follows has three layers of 500 units and ten answers: 898,510 numbers to learn. They are all in the connections.',
  'walk.model.question': 'Guess first: with half as many units in each layer, how much of 898,510 is left?',
  'walk.model.guess.half': 'a half',
  'walk.model.guess.third': 'about a third',
  'walk.model.guess.quarter': 'a quarter',
  'walk.model.try': 'Halve the layers',
  'walk.model.happened':
    'The network set up in Train now has {parameters} parameters, {percent} of {all}. Train makes such a one. Halving both ends of a connection leaves a quarter of it; but the 784 pixels stay, so the first layer leaves a half.',

  'walk.loss.text':
    'The loss says in one number how wrong an answer is: −ln p, where p is the probability that the right digit got. p = 1 costs nothing, and the nearer p is to 0, the more it costs. Learning is nothing but making this number smaller.',
  'walk.loss.question': 'Guess first: who knows nothing gives each digit 0.1. What is the loss then?',
  'walk.loss.guess.tenth': '0.1',
  'walk.loss.guess.one': '1',
  'walk.loss.guess.ln10': 'about 2.3',
  'walk.loss.try': 'Work out the loss of my drawing',
  'walk.loss.happened':
    'If your drawing is a {digit}: p = {p}, and its loss is −ln p = {loss}. With 0.1 for each digit it would be −ln 0.1 = 2.3026.',

  'walk.train.text':
    'Now one of your own, from random weights; the same Seed draws the same ones. 128 pictures at a time go through it, and each weight moves a little in the direction that lowers the loss. All 60,000 pictures once are an epoch; you can draw meanwhile.',
  'walk.train.question': 'Guess first: how many percent of the exam does it pass after one epoch?',
  'walk.train.try': 'Learn: two epochs at full speed',
  'walk.train.happened': {
    one: 'After {count} epoch yours reads {first} of the test pictures right, and in the end {test}. Of {total} that leaves {wrong} wrong ones.',
    other:
      'After the first of {count} epochs yours reads {first} of the test pictures right, and in the end {test}. Of {total} that leaves {wrong} wrong ones.',
  },

  'walk.judge.text':
    'A single number hides what goes wrong. The matrix counts it: a row for each true digit, a column for each answer. All that is not on its diagonal is a mistake, and each has a picture that you can look at.',
  'walk.judge.question': 'Guess first: which digit gets wrong answers most often, all its wrong answers together?',
  'walk.judge.try': 'Show me the mistakes',
  'walk.judge.happened': {
    one: 'Most often it is the {label}: {number} of its pictures gets another answer: {answer}, {times} time. Open that cell, look at it, and put it onto the pad.',
    other:
      'Most often it is the {label}: {number} of its pictures get other answers, {times} of them {answer}. Open that cell, look at its pictures, and put one onto the pad.',
  },

  'walk.beyond.text':
    'Take the labels away. k-means knows only pictures: it lays each with the mean picture that it is nearest to, moves the means, and does so again. An LSTM reads the picture row by row, as one reads a text.',
  'walk.beyond.question': 'Guess first: with ten means and no labels, how many pictures lie with their own kind?',
  'walk.beyond.guess.tenth': 'a tenth',
  'walk.beyond.guess.half': 'over a half',
  'walk.beyond.guess.most': 'nearly all',
  'walk.beyond.try': 'Find ten means',
  'walk.beyond.happened':
    '{percent} of the pictures lie with a mean that is mostly of their digit. Without a single label.',
});
