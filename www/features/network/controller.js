// Shows the network that the form describes: as blocks, as a table, as a program; what it costs; what its activation
// and its dropout do. While a run is under way its network is named beside the form's.

import { text } from '../../strings/i18n.js';
import { part, parts, setText } from '../../ui/dom.js';
import { count } from '../../ui/format.js';
import { nextFrame, createLatest } from '../../engine/latest.js';
import { whenSeen, showing } from '../../ui/seen.js';
import { createCode } from './code.js';
import { createCosts } from './costs-table.js';
import { createCurves } from './curves.js';
import { createDrawing, widthsOf } from './drawing.js';
import { createMask } from './mask.js';
import { createSummary } from './summary.js';
import { createWidths } from './widths.js';

/**
 * @param {import('../../state/state.js').Store} store
 * @param {{ setHiddenLayers: (widths: number[]) => void }} form
 */
export function startNetwork(store, { setHiddenLayers }) {
  const { next, running } = parts(part('model'), 'next', 'running');
  store.show(({ summary }) => summary, createDrawing(part('network-drawing')).update);
  store.show(({ summary }) => summary, createSummary(part('summary')).update);
  store.show(
    ({ run, running }) => (run === 'idle' ? null : running),
    (network) => {
      setText(next, text(network ? 'model.next' : 'model.form'));
      if (!network) return setText(running, '');
      const facts = { widths: widthsOf(network), number: count(network.parameters) };
      setText(running, text('model.running', { count: network.parameters, ...facts }));
    },
  );

  whenSeen(part('model'), () => {
    /** The newest width that a slider wants, once a frame at most. @type {number[]} */
    let wanted = [];
    const fill = createLatest(async () => setHiddenLayers(wanted), nextFrame);
    const widths = createWidths(part('widths'), {
      onWidths(next) {
        wanted = next;
        fill();
      },
    });
    const show = showing(store, part('model'));
    show(({ form }) => form, widths.update);
    show(({ summary, form }) => ({ summary, form }), createCosts(part('costs')).update);
    show(({ summary }) => summary, createCurves(part('activations')).update);
    show(({ summary }) => summary, createMask(part('mask')).update);
    show(
      ({ summary, form, recipes, fieldErrors }) => ({
        summary,
        form,
        usual: recipes?.seed ?? null,
        isWrong: fieldErrors.length > 0,
      }),
      createCode(part('keras')).update,
    );
  });
}
