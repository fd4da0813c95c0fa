// The table of hyperparameters, as `src/learn/fields.rs` has it. Made by `npm run protocol`; a test
// fails when it differs.

// prettier-ignore
export const FIELDS = /** @type {const} */ ([
  {"name":"hidden_layers","kind":"numbers","range":{"kind":"whole","least":1.0,"most":8192.0},"most":16,"group":"main","applies":null,"defaults":null},
  {"name":"epochs","kind":"number","range":{"kind":"whole","least":1.0,"most":10000.0},"optional":false,"group":"main","applies":null,"defaults":null},
  {"name":"batch_size","kind":"number","range":{"kind":"whole","least":1.0,"most":60000.0},"optional":false,"group":"main","applies":null,"defaults":null},
  {"name":"dropout","kind":"number","range":{"kind":"below-one"},"optional":false,"group":"main","applies":null,"defaults":null},
  {"name":"optimizer","kind":"choice","names":["adam","sgd","rmsprop"],"group":"main","applies":null,"defaults":null},
  {"name":"learning_rate","kind":"number","range":{"kind":"above-zero","most":1000.0},"optional":false,"group":"main","applies":null,"defaults":{"field":"optimizer","values":[["adam",0.001],["sgd",0.01],["rmsprop",0.001]]}},
  {"name":"schedule","kind":"choice","names":["constant","step","cosine","one-cycle"],"group":"main","applies":null,"defaults":null},
  {"name":"momentum","kind":"number","range":{"kind":"below-one"},"optional":false,"group":"main","applies":{"field":"optimizer","among":["sgd","rmsprop"]},"defaults":null},
  {"name":"nesterov","kind":"flag","group":"main","applies":{"field":"optimizer","among":["sgd"]},"defaults":null},
  {"name":"seed","kind":"number","range":{"kind":"whole","least":0.0,"most":9007199254740991.0},"optional":false,"group":"main","applies":null,"defaults":null},
  {"name":"augment","kind":"flag","group":"main","applies":null,"defaults":null},
  {"name":"patience","kind":"number","range":{"kind":"whole","least":1.0,"most":10000.0},"optional":true,"group":"main","applies":null,"defaults":null},
  {"name":"monitor","kind":"choice","names":["val_loss","val_accuracy"],"group":"unlisted","applies":null,"defaults":null},
  {"name":"min_delta","kind":"number","range":{"kind":"up-to","most":1000.0},"optional":false,"group":"unlisted","applies":null,"defaults":null},
  {"name":"restore_best_weights","kind":"flag","group":"unlisted","applies":null,"defaults":null},
  {"name":"held_back","kind":"number","range":{"kind":"whole","least":0.0,"most":59999.0},"optional":false,"group":"more","applies":null,"defaults":null},
  {"name":"weight_decay","kind":"number","range":{"kind":"up-to","most":1.0},"optional":false,"group":"more","applies":null,"defaults":null},
  {"name":"label_smoothing","kind":"number","range":{"kind":"below-one"},"optional":false,"group":"more","applies":null,"defaults":null},
  {"name":"max_norm","kind":"number","range":{"kind":"above-zero","most":1000.0},"optional":true,"group":"more","applies":null,"defaults":null},
  {"name":"average","kind":"number","range":{"kind":"below-one"},"optional":false,"group":"more","applies":null,"defaults":null},
  {"name":"nondigits","kind":"number","range":{"kind":"below-one"},"optional":false,"group":"more","applies":null,"defaults":null},
  {"name":"keep_best","kind":"flag","group":"more","applies":null,"defaults":null},
  {"name":"ease","kind":"number","range":{"kind":"below-one"},"optional":false,"group":"unlisted","applies":null,"defaults":null},
]);
