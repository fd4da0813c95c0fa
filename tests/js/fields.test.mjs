// From the form's texts to numbers: what is not a number is reported, never guessed.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { sentence } from '../../www/strings/i18n.js';
import { FORM_FIELDS, applies, toConfig, toTexts, withDefaults, withLate } from '../../www/state/fields.js';
import './support/words.mjs';

/** The form that the page starts from. @type {import('../../www/engine/protocol.js').TrainingForm} */
const SEED_RUN = JSON.parse(
  /^default: (\{[^]*?^\})/m.exec(readFileSync(new URL('../golden/forms.txt', import.meta.url), 'utf8'))?.[1] ?? '',
);

/** @param {Partial<import('../../www/state/fields.js').Texts>} changed */
const read = (changed) => toConfig({ ...toTexts(SEED_RUN), ...changed }, SEED_RUN);

test('no field takes the id of another part of the page', () => {
  const index = readFileSync(new URL('../../index.html', import.meta.url), 'utf8');
  const ids = new Set([...index.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id));
  assert.ok(ids.size > 10);
  assert.deepEqual(
    FORM_FIELDS.filter(({ name }) => ids.has(name)),
    [],
  );
});

test('a config survives the way into the form and back', () => {
  const other = {
    ...SEED_RUN,
    hidden_layers: [],
    schedule: /** @type {const} */ ('one-cycle'),
    nesterov: true,
    seed: Number.MAX_SAFE_INTEGER,
    patience: 3,
    restore_best_weights: false,
    max_norm: 3.5,
    average: 0.999,
    keep_best: true,
    augment: true,
  };
  const fallback = { ...SEED_RUN, restore_best_weights: false }; // the form has no field for it
  assert.deepEqual(toConfig(toTexts(other), fallback), { config: other, errors: [] });
});

test('spaces and exponents are read as people mean them', () => {
  const { config, errors } = read({ hidden_layers: ' 64 ,32', learning_rate: '1e-3 ' });
  assert.deepEqual(errors, []);
  assert.deepEqual([config.hidden_layers, config.learning_rate], [[64, 32], 0.001]);
});

test('what a Chinese keyboard types is read, and what other countries write', () => {
  const { config, errors } = read({
    hidden_layers: '５００，５００、500',
    learning_rate: '０．００１',
    dropout: '0,25',
    batch_size: '１２８',
    seed: '60,000',
    held_back: '5 000',
    epochs: '２０',
  });
  assert.deepEqual(errors, []);
  assert.deepEqual(config, { ...SEED_RUN, dropout: 0.25, seed: 60000, held_back: 5000 });
});

test('no patience is not 0: such a run never stops early', () => {
  assert.deepEqual(read({ patience: ' ' }), { config: SEED_RUN, errors: [] });
  assert.equal(read({ patience: '0' }).config.patience, 0);
});

test('numbers of any kind pass: which are allowed is not decided here', () => {
  const { config, errors } = read({ dropout: '-7', epochs: '2.5' });
  assert.deepEqual(errors, []);
  assert.deepEqual([config.dropout, config.epochs], [-7, 2.5]);
});

/** @type {[keyof import('../../www/state/fields.js').Texts, string, RegExp][]} */
const REFUSED = [
  ['epochs', '', /a number, found nothing/],
  ['seed', '0x', /found “0x”/],
  ['learning_rate', 'fast', /a number, found “fast”/],
  ['dropout', '0,2,0', /found “0,2,0”/],
  ['dropout', 'Infinity', /found “Infinity”/],
  ['patience', 'never', /a number, found “never”/],
  ['max_norm', 'any', /a number, found “any”/],
  ['weight_decay', '', /a number, found nothing/],
  ['hidden_layers', '500 500', /commas between/],
  ['hidden_layers', '500,,500', /commas between/],
  ['hidden_layers', '500，五百', /commas between/],
  ['max_norm', '1,500', /found “1,500”/],
  ['epochs', '二十', /found “二十”/],
];

for (const [field, text, message] of REFUSED) {
  test(`“${text}” as ${field} is refused, and the other fields can still be checked`, () => {
    const { config, errors } = read({ [field]: text, batch_size: '64' });
    assert.deepEqual(
      errors.map((error) => error.field),
      [field],
    );
    assert.match(sentence(errors[0]), message);
    assert.deepEqual(config, { ...SEED_RUN, batch_size: 64 });
  });
}

/** @param {string} text @param {string} from @param {string} to */
const rateAfter = (text, from, to) => {
  const before = { ...toTexts(SEED_RUN), optimizer: from, learning_rate: text };
  return withDefaults(before, { ...before, optimizer: to }).learning_rate;
};

test('a learning rate that is the optimizer’s default follows the optimizer, however it is written', () => {
  assert.equal(rateAfter('0.001', 'adam', 'sgd'), '0.01');
  assert.equal(rateAfter(' 1e-2', 'sgd', 'rmsprop'), '0.001');
  assert.equal(rateAfter('0.001', 'adam', 'rmsprop'), '0.001');
});

test('a learning rate that a person wrote stays, also when it is no number', () => {
  for (const text of ['0.01', '0.5', 'fast', '']) assert.equal(rateAfter(text, 'adam', 'sgd'), text);
  assert.equal(rateAfter('1e-3', 'adam', 'adam'), '1e-3');
});

test('a field counts only beside the choices that it belongs to', () => {
  const counting = (/** @type {string} */ optimizer) =>
    FORM_FIELDS.filter((field) => applies(field, { ...toTexts(SEED_RUN), optimizer }))
      .map(({ name }) => name)
      .filter((name) => name === 'momentum' || name === 'nesterov');
  assert.deepEqual(counting('adam'), []);
  assert.deepEqual(counting('rmsprop'), ['momentum']);
  assert.deepEqual(counting('sgd'), ['momentum', 'nesterov']);
});

test('no field has the id of another part of the page', () => {
  const index = readFileSync(new URL('../../index.html', import.meta.url), 'utf8');
  const ids = [...index.matchAll(/ id="([^"]+)"/g)].map(([, id = '']) => id);
  assert.equal(new Set(ids).size, ids.length);
  assert.deepEqual(
    FORM_FIELDS.map(({ name }) => String(name)).filter((name) => ids.includes(name)),
    [],
  );
});

test('a form that comes late fills the fields that nobody has touched', () => {
  const first = toTexts(SEED_RUN);
  const form = { ...first, epochs: '7' };
  const late = { epochs: '60', hidden_layers: '96' };
  assert.deepEqual(withLate(form, first, late), { ...form, hidden_layers: '96' });
});
