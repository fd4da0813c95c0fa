// The frame around bench and book: the chapter line, the choice of language and of mode, the link to share, the view
// for a projector, and the dock that brings the bench back where it is scrolled away.

import { part } from '../../ui/dom.js';
import { LANGUAGES, text } from '../../strings/i18n.js';
import { MODES, rememberLanguage, rememberMode } from '../../state/mode.js';
import { createSwitch } from '../../ui/switch.js';
import { createChapters } from './chapters.js';
import { createDock } from './dock.js';
import { createInPlace } from './in-place.js';
import { checkLink, createLinkCheck } from './link-check.js';
import { createProjector } from './projector.js';
import { createShare } from './share.js';

/**
 * @param {import('../../state/state.js').Store} store
 * @param {{ link: () => string, onLanguage: (language: import('../../strings/i18n.js').Language) => void }} page
 *   `link`: the address of what is set up
 * @returns {{ share: (address: string) => void }} copies an address, and says so
 */
export function startFrame(store, { link, onLanguage }) {
  const language = createSwitch(part('language'), LANGUAGES, {
    words: (language) => text(`language.${language}`),
    lang: (language) => language,
    onChoice(language) {
      rememberLanguage(language);
      onLanguage(language);
    },
  });
  const inPlace = createInPlace();
  const mode = createSwitch(part('mode'), MODES, {
    words: (mode) => text(`page.${mode}`),
    hint: (mode) => text(`page.${mode}_hint`),
    onChoice(mode) {
      rememberMode(mode);
      inPlace(() => store.set({ mode }));
    },
  });
  const chapters = createChapters(part('chapters'), {
    onChapter: (chapter) => store.set({ chapter }),
  });
  store.show('language', language.update);
  store.show('mode', mode.update);
  store.subscribe('mode', (mode) => (document.documentElement.dataset.mode = mode));
  store.show(
    ({ chapter, walk }) => ({ chapter, facts: walk.facts }),
    ({ chapter, facts }) => chapters.update({ chapter, done: Object.keys(facts) }),
  );
  store.subscribe('language', (language) => part('sheet-link').setAttribute('href', `./sheet.html#${language}`));
  const share = createShare(part('share'), { link });
  store.show(checkLink, createLinkCheck(part('link-check')).update);
  const projector = createProjector(part('projector'), part('projector-enter'));
  store.show('language', share.update);
  store.show('language', projector.update);
  store.show('reading', createDock(part('dock'), part('go-on'), part('draw')).update);
  return { share: share.share };
}
