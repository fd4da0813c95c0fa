// The words of the chapter Train, in English.

export const train = /** @type {const} @satisfies {import('../list.js').List} */ ({
  'train.title': 'Train',
  'train.lead': 'Show all the pictures, measure the loss, move every weight a little, and again.',
  'run.diverged': {
    one: 'Diverged: {count} epoch in {duration}.',
    other: 'Diverged: {count} epochs in {duration}.',
  },
  'run.diverged_in': 'Diverged in epoch {epoch}: what was good before that epoch is kept.',
  'recipes.overfit': 'Overfit on purpose',
  'recipes.sgd': 'SGD without momentum',
  'recipes.sigmoid': 'Sigmoid against ReLU',
  'recipes.look_seed': 'Press Train. Look for the epoch after which validation accuracy gains nothing more.',
  'recipes.look_quick':
    'Press Train. Look at the learning rate: it rises, then falls to nothing, and the last steps gain most.',
  'recipes.look_overfit':
    '1,000 pictures, no dropout. Press Train. Look for the epoch where the validation loss turns up while the training loss falls to nothing.',
  'recipes.look_sgd': 'Press Train. Look how slowly the same network learns without Adam and without momentum.',
  'recipes.look_sigmoid':
    'Two runs, one after the other: sigmoid, then ReLU. Press Train. Look at the gradient norm: through three layers of sigmoids little is left of it.',
  'charts.loss': 'Loss',
  'charts.accuracy': 'Accuracy',
  'charts.rate': 'Learning rate',
  'charts.norm': 'Gradient norm',
  'charts.chart': 'Chart: {name}',
  'charts.show_rate': 'Rate of each batch',
  'charts.show_norm': 'Gradient of each batch',
  'charts.wait': 'Lines appear here with the first batches.',
  'charts.epoch': 'Epoch',
  'charts.nowhere': 'After the first epoch its numbers stand here, and the slider goes back to earlier epochs.',
  'charts.at': '{epoch} of {count}',
  'charts.at_last': '{epoch}, the last',
  'charts.values':
    'Epoch {epoch}: loss {loss} in training, {val_loss} in validation; accuracy {accuracy} and {val_accuracy}',
  'charts.rate_value': 'learning rate {value}',
  'charts.norm_value': 'gradient norm {value}',
  'charts.of_run': '{name}: {values}',
  'charts.best': 'best: epoch {epoch}',
  'charts.overfit': 'overfitting',
  'charts.svg': 'Save charts (SVG)',
  'charts.png': 'Save charts (PNG)',
  'verdict.none': 'What the numbers mean stands here while a run is under way and after it.',
  'verdict.diverged':
    'It diverged in epoch {epoch}: the loss is {loss}, and guessing has 2.30. The learning rate {rate} is too high: try {lower}.',
  'verdict.broken':
    'It diverged in epoch {epoch}: the loss is no number any more. The learning rate {rate} is too high: try {lower}.',
  'verdict.stuck':
    'After {epoch} epochs it is right {accuracy} of the time, no better than guessing. Try a learning rate of {lower}, or fewer layers.',
  'verdict.stuck_sigmoid':
    'After {epoch} epochs it is right {accuracy} of the time, no better than guessing: a sigmoid’s slope is a quarter at most, so the first layers hardly move. Try ReLU, or Adam.',
  'verdict.overfit':
    'Overfitting since epoch {epoch}: the validation loss went from {from} up to {to} ({more} more) while the training loss fell on.',
  'verdict.plateau':
    'Nothing gained since epoch {epoch}: {accuracy} of the validation pictures right then, no more in the {since} epochs after.',
  'verdict.slow':
    'The loss falls by about the same in every epoch, and is still {loss}: the learning rate {rate} is too low. Try {higher}.',
  'verdict.more':
    'It was still getting better: the validation loss fell by {less} in the last epoch. More epochs will help.',
  'verdict.good': 'Best in epoch {epoch}: {accuracy} of the validation pictures right.',
  'verdict.dropout':
    'Validation accuracy ({validation}) is above training accuracy ({training}): in training, dropout switches off {dropout} of the units; in validation all of them answer.',
});
