// The words of the list of runs, in English.

export const runs = /** @type {const} @satisfies {import('../list.js').List} */ ({
  'runs.title': 'Runs',
  'runs.empty': 'Each run stands here when it has ended or was stopped: no run takes another’s place.',
  'runs.units': '{value} units',
  'runs.epochs': { one: '{count} epoch', other: '{count} epochs' },
  'runs.field': '{field} {value}',
  'runs.separator': ', ',
  'runs.again': '{name} ({number})',
  'runs.on': 'on',
  'runs.off': 'off',
  'runs.none': 'none',
  'runs.pinned': '{name}, pinned',
  'runs.compare': 'Compare',
  'runs.answer': 'Answer with it',
  'runs.continue': 'Continue',
  'runs.more': 'Manage',
  'runs.settings': 'Use these settings',
  'runs.rename': 'Rename',
  'runs.name': 'Name of the run',
  'runs.pin': 'Pin',
  'runs.unpin': 'Unpin',
  'runs.weights': 'Save its weights',
  'runs.history': 'Save its history',
  'runs.delete': 'Delete',
  'runs.undo': 'Undo deletion',
  'runs.deleted': 'Deleted: {names}.',
  'runs.evicted': 'Deleted to make room, as runs that are not pinned may take {most} together: {names}.',
  'runs.ended_finished': {
    one: '{count} epoch in {duration}',
    other: '{count} epochs in {duration}',
  },
  'runs.ended_early': {
    one: '{count} epoch in {duration}, stopped early',
    other: '{count} epochs in {duration}, stopped early',
  },
  'runs.ended_stopped': {
    one: 'stopped after {count} epoch, {duration}',
    other: 'stopped after {count} epochs, {duration}',
  },
  'runs.ended_broken': {
    one: 'broke off after {count} epoch',
    other: 'broke off after {count} epochs',
  },
  'runs.facts': '{date}; learnt {dataset}; build {build}; {size}.',
  'runs.hash_exact': 'Weights {hash}: the same settings on the same pictures give the same, on every machine.',
  'runs.hash_other': 'Weights {hash}; only the exact builds on a processor give the same ones everywhere.',
  'runs.hash_gpu':
    'Weights {hash}, trained on a GPU; only the exact builds on a processor give the same ones everywhere.',
  'runs.compared': 'Compared runs',
  'runs.same': 'All settings are the same.',
  'runs.score': 'Test accuracy',
  'runs.epochs_done': 'Epochs done',
  'runs.hash': 'Weights',
  'runs.unreadable': {
    one: '{count} more run on this device cannot be read by this version of the page; it stays there.',
    other: '{count} more runs on this device cannot be read by this version of the page; they stay there.',
  },
  'runs.not_kept_private':
    'This browser keeps nothing for this page, as in a private window: runs are gone when it is closed.',
  'runs.not_kept_forbidden':
    'This browser keeps nothing for this page, because its settings block the data of this site: runs are gone when the page is closed.',
  'runs.not_kept_full':
    'There is no room left on this device for what the page keeps: the newest runs are gone when it is closed. Delete some, or make room.',
  'runs.not_kept_newer':
    'Runs were kept by a newer version of this page: reload it to see them. Those that end now are gone when it is closed.',
  'runs.not_kept_blocked':
    'An older version of this page, in another tab, holds the runs: close that tab, then reload this one. Those that end now are gone when it is closed.',
  'runs.not_kept_failed':
    'This browser keeps nothing for this page, because its storage failed: runs are gone when it is closed.',
  'course.title': 'My digit through time',
  'course.empty':
    'Draw a digit and press Train: what the network says of it stands here, from its first guess to its last.',
  'course.words': 'First {first}; after {step} steps {last}.',
  'course.guess': '{digit} at {percent}',
  'course.at': 'Epoch {epoch}, step {step}: {said}',
  'course.guesses': 'What the network said of the drawing',
});
