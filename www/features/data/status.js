// Which pictures of how many are seen, what the order needs, and how far the engine is with it.

import { text } from '../../strings/i18n.js';
import { setText } from '../../ui/dom.js';
import { count, wholePercent } from '../../ui/format.js';

/**
 * @param {HTMLElement} element
 * @param {HTMLButtonElement} back
 * @param {HTMLButtonElement} next
 */
export function createStatus(element, back, next) {
  return {
    /** @param {{ shelf: import('./shelf.js').Pictures | null, order: import('./order.js').Order, survey: { done: number, total: number } | null, loaded: boolean, drawn: boolean }} data */
    update(data) {
      const { shelf } = data;
      back.setAttribute('aria-disabled', String(!shelf || shelf.page === 0));
      next.setAttribute('aria-disabled', String(!shelf || shelf.page + 1 >= shelf.pages));
      setText(element, words(data));
    },
  };
}

/** @param {Parameters<ReturnType<typeof createStatus>['update']>[0]} data */
function words({ shelf, order, survey, loaded, drawn }) {
  if (!loaded) return text('shelf.none');
  if (survey) return text('shelf.reading', { percent: wholePercent(survey.done / survey.total) });
  if ((order === 'pixels' || order === 'hidden') && !drawn) return text('shelf.draw_first');
  if (!shelf) return text('shelf.fetching');
  if (shelf.total === 0) return text('shelf.nobody');
  const { from, indices, total } = shelf;
  return text('shelf.place', {
    ...{ from: count(from + 1), end: count(from + indices.length), total: count(total) },
  });
}
