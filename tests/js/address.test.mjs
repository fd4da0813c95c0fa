// Links: what one says is taken, what it gets wrong is named, and a form that goes into a link comes out of it.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { sentence } from '../../www/strings/i18n.js';
import { formOf, readAddress, writeAddress } from '../../www/features/frame/address.js';
import { readForm, toTexts } from '../../www/state/fields.js';
import { FIELDS } from '../../www/engine/fields.js';
import './support/words.mjs';

/** The tutorial's run. @type {import('../../www/engine/protocol.js').TrainingForm} */
const USUAL = JSON.parse(
  /^default: (\{[^]*?^\})/m.exec(readFileSync(new URL('../golden/forms.txt', import.meta.url), 'utf8'))?.[1] ?? '',
);

/** @param {object} form @param {object} [others] */
const write = (form, others) =>
  writeAddress({
    place: 'train',
    form: { ...toTexts(USUAL), ...form },
    usual: USUAL,
    mnist: false,
    language: 'en',
    mode: 'lab',
    ...others,
  });

/** @param {string} address */
const configOf = (address) => readForm(formOf(readAddress(address).fields, USUAL), USUAL).config;

test('the example of the design says what it says', () => {
  const address = readAddress('#train?hidden=64&epochs=2&seed=9999&lang=zh&mode=walk');
  const { place, language, mode, problems, mnist } = address;
  assert.deepEqual([place, language, mode, problems, mnist], ['train', 'zh', 'walk', [], false]);
  assert.deepEqual(readForm(formOf(address.fields, USUAL), USUAL), {
    config: { ...USUAL, hidden_layers: [64], epochs: 2 },
    errors: [],
  });
});

test('a link says only what is not as in the tutorial', () => {
  assert.equal(write({}), '#train?lang=en&mode=lab');
  assert.equal(
    write({ hidden_layers: '６４，３２', patience: ' 3 ', augment: 'true' }, { mnist: true, hash: '0123456789abcdef' }),
    '#train?hidden=64,32&augment=true&patience=3&data=mnist&lang=en&mode=lab&hash=0123456789abcdef',
  );
  assert.equal(readAddress(write({}, { hash: '0123456789abcdef' })).hash, '0123456789abcdef');
});

test('every field survives the way through a link', () => {
  for (const field of FIELDS) {
    const applies = field.applies ? { [field.applies.field]: field.applies.among[0] } : {};
    const others = {
      number: () => ({ [field.name]: '1' }),
      numbers: () => ({ [field.name]: '' }),
      flag: () => ({ [field.name]: String(!USUAL[field.name]) }),
      choice: () => ({ [field.name]: 'names' in field ? (field.names[1] ?? '') : '' }),
    };
    const form = { ...applies, ...others[field.kind]() };
    const { config, errors } = readForm({ ...toTexts(USUAL), ...form }, USUAL);
    assert.deepEqual(errors, [], field.name);
    assert.notDeepEqual(config[field.name], USUAL[field.name], field.name);
    assert.deepEqual(configOf(write(form)), config, field.name);
    assert.deepEqual(readAddress(write(form)).problems, [], field.name);
  }
});

test('a learning rate follows the optimizer of a link unless the link says one', () => {
  assert.equal(configOf('#train?optimizer=sgd').learning_rate, 0.01);
  assert.equal(configOf('#train?optimizer=sgd&learning_rate=0.001').learning_rate, 0.001);
  assert.equal(write({ optimizer: 'sgd', learning_rate: '0.01' }), '#train?optimizer=sgd&lang=en&mode=lab');
  const kept = write({ optimizer: 'sgd', learning_rate: '0.001' });
  assert.equal(configOf(kept).learning_rate, 0.001);
});

test('what a link gets wrong is said, each in a sentence, and the rest is taken', () => {
  const { fields, problems, language, mode, hash } = readAddress(
    '#data?epochs=few&hidden=64&optimizer=best&nesterov=maybe&toString=1&lang=fr&mode=walk&hash=xyz&data=cats',
  );
  assert.deepEqual(fields, { hidden_layers: '64' });
  assert.deepEqual([language, mode, hash], [undefined, 'walk', undefined]);
  assert.deepEqual(problems.map(sentence), [
    'The link’s “epochs=few” was not taken, only the rest of it: expected a number, or numbers with commas between.',
    'The link’s “optimizer=best” was not taken, only the rest of it: expected one of adam, sgd, rmsprop.',
    'The link’s “nesterov=maybe” was not taken, only the rest of it: expected one of true, false.',
    'The link’s “toString=1” is nothing that this page knows. The rest of it was taken.',
    'The link’s “lang=fr” was not taken, only the rest of it: expected one of en, zh.',
    'The link’s “hash=xyz” is nothing that this page knows. The rest of it was taken.',
    'The link’s “data=cats” was not taken, only the rest of it: expected one of mnist.',
  ]);
});

test('an address without a question mark is a place, and an empty one says nothing', () => {
  for (const [address, place] of [
    ['', ''],
    ['#', ''],
    ['#train', 'train'],
    ['#train?', 'train'],
    ['#%zz?lang=en&&=', '%zz'],
  ]) {
    const read = readAddress(address);
    assert.equal(read.place, place);
    assert.deepEqual(read.fields, {});
  }
});

test('a form that cannot be read goes into a link without what cannot', () => {
  assert.equal(write({ epochs: 'few', dropout: '0,5' }), '#train?dropout=0.5&lang=en&mode=lab');
});
