// Says which build of the engine runs, on how many threads, and why that one.

import { setText } from './dom.js';

/**
 * @param {HTMLElement} element
 * @returns {{ update: (info: import('../engine/protocol.js').EngineInfo | null) => void }} null: it
 *   could not be started
 */
export function createEngine(element) {
  return {
    update(info) {
      if (!info) return setText(element, 'not running');
      const threads = `${info.threads} ${info.threads === 1 ? 'thread' : 'threads'}`;
      const what = `${info.build}, kernel ${info.kernel} (${info.family}), ${threads}`;
      setText(element, info.reason ? `${what}: ${info.reason}` : what);
    },
  };
}
