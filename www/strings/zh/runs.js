// The words of the list of runs, in simplified Chinese.

/** @satisfies {Record<keyof typeof import('../en/runs.js').runs, import('../i18n.js').Entry>} */
export const runs = {
  'runs.title': '各次训练',
};
