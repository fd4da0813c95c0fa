// Shows the network that the form describes, as a drawing and as a table.

import { part } from '../../ui/dom.js';
import { createNetwork } from './drawing.js';
import { createSummary } from './summary.js';

/** @param {import('../../state/state.js').Store} store */
export function startNetwork(store) {
  store.show(({ summary }) => summary, createNetwork(part('network-drawing')).update);
  store.show(({ summary }) => summary, createSummary(part('summary')).update);
}
