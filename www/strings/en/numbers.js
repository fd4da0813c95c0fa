// The words of the chapter Numbers, in English.

export const numbers = /** @type {const} @satisfies {import('../i18n.js').List} */ ({
  'numbers.title': 'Numbers',
  'numbers.lead':
    'A network knows no pictures. Your drawing becomes 784 numbers, and the answer ten.',
  'found.title': 'What was found in the picture',
  'found.picture': 'The picture',
  'found.picture.text': 'As it came.',
  'found.sheet.text':
    'As it came. The frame is around the sheet that was found; the rest is left out.',
  'found.paper': 'Unlike the paper',
  'found.paper.text':
    'The brighter, the more a pixel differs from the paper’s colour. Dark ink, light ink and coloured ink are alike now.',
  'found.light': 'Unlike the paper around',
  'found.light.text':
    'Each pixel is compared with the paper around it, so that shadows and lamps no longer count.',
  'found.ruling': 'Ruling',
  'found.ruling.text': 'Thin straight lines that are fainter than the ink are taken away.',
  'found.noise': 'Noise',
  'found.noise.text': 'The paper’s grain is taken away, and all ink is made equally strong.',
  'found.frames': 'Frames',
  'found.frames.text': 'What lies around the digits is taken away, and holes in a row.',
  'found.specks': 'Specks',
  'found.specks.text':
    'What is too small for a digit is taken away, and what comes in from the edge.',
  'found.read': 'Read',
  'found.read.text':
    'Each box is around the ink that is read as one digit: {answer}. A ? is ink that is no digit.',
  'found.none': 'No ink was found: nothing differs enough from the paper.',
  'stages.label': 'What your drawing goes through',
  'stages.names': 'Stages',
  'stages.picture': 'The drawing at this stage',
  'stages.drawing': 'Shown with your drawing.',
  'stages.example': 'Shown with a seven of ours, until you draw.',
  'stages.photo': 'Shown with your picture.',
  'stages.number': 'Shown with one digit of your number, cut out already.',
  'stages.finished':
    'Shown with the picture on the pad. It comes from a data set, whose makers fitted and centred it.',
  'stages.sample':
    'Shown with a picture of the data set, until you draw. Its makers fitted and centred it.',
  'stage.ink': '1 Ink',
  'stage.box': '2 Box',
  'stage.fit': '3 Fit to 20×20',
  'stage.mass': '4 Centre',
  'stage.scale': '5 ÷ 255',
  'stage.row': '6 Row',
  'stage.ink.text': 'What was drawn. Where it stands and how large it is does not matter.',
  'stage.box.text': 'The smallest box around the ink. All outside of it is dropped.',
  'stage.fit.text':
    'The box is scaled until its longer side is 20 pixels, drawn with a pen as wide as MNIST’s, and put into the middle of 28 × 28.',
  'stage.mass.text':
    'The circle is the centre of mass of all ink. The picture moves so that it comes to the cross: MNIST’s makers did the same.',
  'stage.scale.text':
    'Each pixel is a grey level from 0 to 255. Divided by 255 it is a number from 0 to 1, which a network learns from more easily.',
  'stage.row.text':
    'Row after row, the pixels are laid in one line. The network never knows which were neighbours.',
  'stage.box.facts': '{width} × {height} of {side}',
  'stage.fit.facts': '{inked} of {total} pixels have ink.',
  'stage.mass.facts': 'The centre is at ({x}, {y}); it moves by ({dx}, {dy}) pixels.',
  'stage.scale.facts': '{zeros} of {total} are 0; the greatest is {most} ÷ 255.',
  'stage.row.facts': '{total} numbers, of which {zeros} are 0; the greatest was {most}.',
  'row.title': 'A pixel and its place in the row',
  'row.picture': 'The picture: arrow keys choose a pixel',
  'row.strip': 'The row of numbers',
  'row.place':
    'Row {row} × {size} + column {column} = index {pixel}. Its number: {level} ÷ 255 = {value}',
  'label.title': 'The label as ten numbers',
  'label.text':
    'The answer that training wants is a row too: 1 in the place of the digit, 0 elsewhere (one-hot). Click another digit, and the 1 jumps.',
  'label.digits': 'Label',
  'label.choose': 'Label {label}',
  'label.row': 'One-hot label',
});
