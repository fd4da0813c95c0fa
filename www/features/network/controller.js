// Shows the network that the form describes: as blocks, as a table, as a program; what it costs; what its activation
// and its dropout do. While a run is under way its network is named beside the form's.

import { text } from '../../strings/i18n.js';
import { find, part, parts, setText } from '../../ui/dom.js';
import { count } from '../../ui/format.js';
import { foldWhenNarrow } from '../../ui/narrow.js';
import { showing } from '../../state/showing.js';
import { whenSeen } from '../../ui/seen.js';
import { createCode } from './code.js';
import { createCosts } from './costs-table.js';
import { createCurves } from './curves.js';
import { createDrawing, widthsOf } from './drawing.js';
import { createMask } from './mask.js';
import { createSummary } from './summary.js';
import { createWidths } from './widths.js';

/** @param {import('../../state/state.js').Store} store */
export function startNetwork(store) {
  const { next, running } = parts(part('model'), 'next', 'running');
  for (const id of ['summary', 'costs']) foldWhenNarrow(find(part(id), '[data-part=fold]', HTMLDetailsElement));
  store.show('summary', createDrawing(part('network-drawing')).update);
  store.show('summary', createSummary(part('summary')).update);
  store.show(
    ({ run, running }) => (run === 'idle' ? null : running),
    (network) => {
      setText(next, text(network ? 'model.next' : 'model.form'));
      if (!network) return setText(running, '');
      const facts = { widths: widthsOf(network), number: count(network.parameters) };
      setText(running, text('model.running', { count: network.parameters, ...facts }));
    },
  );

  const widths = createWidths(part('widths'), {
    onWidths(widths) {
      const { form } = store.get();
      if (form) store.set({ form: { ...form, hidden_layers: widths.join(', ') } });
    },
  });
  store.show('config', widths.update);

  whenSeen(part('model'), () => {
    const show = showing(store, part('model'));
    show(({ summary, config }) => ({ summary, form: config }), createCosts(part('costs')).update);
    show('summary', createCurves(part('activations')).update);
    show('summary', createMask(part('mask')).update);
    show(
      ({ summary, config, recipes, fieldErrors, dataset }) => ({
        summary,
        form: config,
        usual: recipes?.seed ?? null,
        isWrong: fieldErrors.length > 0,
        own: dataset?.is_mnist === false ? dataset : null,
      }),
      createCode(part('keras')).update,
    );
  });
}
