// The line of chapters: a link to each, the one that is read marked. Follows scrolling, and scrolls nothing itself.

import { CHAPTERS } from '../../state/chapters.js';
import { text } from '../../strings/i18n.js';
import { build, part, setText } from '../../ui/dom.js';

/** @typedef {import('../../state/chapters.js').Chapter} Chapter */

const BENCH = 'draw';

/** The chapter that crosses the screen's upper third is the one that is read. */
const READ_AT = '-33% 0px -66% 0px';

/**
 * @param {HTMLElement} element
 * @param {{ onChapter: (chapter: Chapter) => void }} callbacks
 * @returns {{ update: (data: { chapter: Chapter, done: readonly string[] }) => void }} `done`: chapters whose
 *   experiment has been made
 */
export function createChapters(element, { onChapter }) {
  const links = CHAPTERS.map((chapter) => build('a', { href: `#${chapter}` }));
  element.append(build('ol', {}, ...links.map((link) => build('li', {}, link))));
  /** Elements that are read now. @type {Set<string>} */
  const read = new Set();
  const watcher = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) read.add(target.id);
        else read.delete(target.id);
      }
      const chapter = CHAPTERS.find((name) => read.has(name));
      // On a phone the bench is above the first chapter.
      if (chapter || read.has(BENCH)) onChapter(chapter ?? 'read');
    },
    { rootMargin: READ_AT },
  );
  for (const id of [BENCH, ...CHAPTERS]) watcher.observe(part(id));

  return {
    update({ chapter, done }) {
      links.forEach((link, i) => {
        const name = /** @type {Chapter} */ (CHAPTERS[i]);
        const title = text(`${name}.title`);
        setText(link, title);
        link.classList.toggle('done', done.includes(name));
        if (done.includes(name)) link.setAttribute('aria-label', text('chapters.done', { title }));
        else link.removeAttribute('aria-label');
        if (name === chapter) {
          link.setAttribute('aria-current', 'true');
          // On a narrow screen the line scrolls.
          element.scrollLeft = link.offsetLeft - (element.clientWidth - link.offsetWidth) / 2;
        } else link.removeAttribute('aria-current');
      });
    },
  };
}
