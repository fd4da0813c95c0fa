// Lines of code that walk mode shows side by side: the tutorial's in Keras, and those of this repository that do the
// same, which tests/js/walk.test.mjs compares with their files. The same in every language.

/**
 * @typedef {object} Pair
 * @property {string} theirs
 * @property {string} [by] whose they are
 * @property {string} file of ours
 * @property {string} ours
 */

/** Whose lines stand beside ours, where nothing else is said. */
export const KERAS = 'Keras';

/** Of each chapter. @type {Record<string, Pair[]>} */
export const CODE = {
  read: [
    {
      theirs: 'model.predict(x)',
      file: 'src/nn/mlp.rs',
      ours: `for (index, dense) in layers(parameters).enumerate() {
    let (before, here) = self.layers.split_at_mut(index);
    let x = before.last().map_or(x, |layer| &layer.activations);
    let layer = &mut here[0];
    if index == last {
        dense.forward(x, &mut layer.y);
        break;
    }`,
    },
  ],
  data: [
    {
      theirs: '(x_train, y_train), (x_test, y_test) = mnist.load_data()',
      file: 'src/data/mnist.rs',
      ours: `let [images, labels, test_images, test_labels] = files;
let training = load_split([&FILES[0], &FILES[1]], images, labels)?;
let validation = load_split([&FILES[2], &FILES[3]], test_images, test_labels)?;
Dataset::new(NAME, training, validation)`,
    },
  ],
  numbers: [
    {
      theirs: `x_train = x_train.reshape(60000, 784).astype('float32') / 255
y_train = to_categorical(y_train, 10)`,
      file: 'src/data/batches.rs',
      ours: `pub static SCALED: [f32; 256] = {
    let mut table = [0.0; 256];
    let mut pixel = 0;
    while pixel < 256 {
        table[pixel] = pixel as f32 / 255.0;
        pixel += 1;
    }
    table
};`,
    },
  ],
  model: [
    {
      theirs: `model = Sequential()
for _ in range(3):
    model.add(Dense(500))
    model.add(Activation('relu'))
    model.add(Dropout(0.2))
model.add(Dense(10))
model.add(Activation('softmax'))
model.summary()`,
      file: 'src/nn/mlp.rs',
      ours: `let mut widths = vec![inputs];
widths.extend(hidden);
widths.push(classes);
let layers = widths.windows(2).enumerate().map(|(layer, shape)| {
    let kernel = glorot_uniform(shape[0], shape[1], seed, layer as u16);
    (kernel, vec![0.0; shape[1]])
});`,
    },
  ],
  loss: [
    {
      theirs: "model.compile(loss='categorical_crossentropy', optimizer=Adam(), metrics=['accuracy'])",
      file: 'src/nn/layers/softmax_cross_entropy.rs',
      ours: `let largest = row.fold(f32::NEG_INFINITY, |a, &b| if b > a { b } else { a });
let mut sum = 0.0;
for x in &mut row {
    *x = libm::expf(*x - largest);
    sum += *x;
}
Zip::from(&mut row).for_each(|x| *x /= sum);
largest + libm::logf(sum)`,
    },
  ],
  train: [
    {
      theirs: `model.fit(x_train, y_train, batch_size=128, epochs=20, verbose=1,
          validation_data=(x_test, y_test))`,
      file: 'src/optim/adam.rs',
      ours: `for (((p, &g), m), v) in parameters.iter_mut().zip(gradient).zip(mean).zip(square) {
    *m += (g - *m) * GAIN_1;
    *v += (g * g - *v) * GAIN_2;
    *p -= *m * rate / (v.sqrt() + EPSILON);`,
    },
  ],
  judge: [
    {
      theirs: `score = model.evaluate(x_test, y_test)
print('Test score:', score[0])
print('Test accuracy:', score[1])`,
      file: 'src/explain/confusion.rs',
      ours: `let mut counts = vec![0.0; CLASSES * CLASSES];
for (&answer, &label) in answers.digits().iter().zip(labels) {
    counts[usize::from(label) * CLASSES + usize::from(answer)] += 1.0;
}
counts`,
    },
  ],
  beyond: [
    {
      theirs: 'KMeans(n_clusters=10).fit(x_train)',
      by: 'scikit-learn',
      file: 'src/learn/kmeans/restart.rs',
      ours: `for (row, Nearest { cluster, distance }) in rows.zip(nearest) {
    self.distances[row] = distance;
    if self.labels[row] != cluster {
        self.changed += 1;
        self.move_to(cluster, row, split.picture(row));
    }
}`,
    },
    {
      theirs: `model = Sequential([LSTM(64), Dropout(0.2), Dense(10, activation='softmax')])
model.fit(x_train.reshape(-1, 28, 28), y_train)`,
      file: 'src/nn/lstm.rs',
      ours: `multiply_gates(&self.parameters[..BIAS], &cell.x, h, gates);
next.after(&self.parameters[BIAS], gates, &now.c);
inputs.assign(&next.h);
std::mem::swap(now, next);`,
    },
  ],
};
