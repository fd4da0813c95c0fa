// Why a module does not start: browsers say that it failed, and not what came. Looks at the module and at all that
// it imports. Runs none of them.

import { download, isDownload } from './download.js';
import { refusalOf } from './policy.js';

/** @typedef {import('./errors.js').EngineError} EngineError */

/** What a module's text imports, at its beginning. */
const IMPORT = /^\s*(?:import|export)\b[\w\s{},*$]*['"](\.{1,2}\/[^'"]+)['"]/gm;

/**
 * @param {URL} url
 * @returns {Promise<EngineError | null>} null: now all of it comes
 */
export async function whyNoModule(url) {
  /** @type {Set<string>} */
  const seen = new Set();

  /** @param {URL} url @returns {Promise<EngineError | null>} */
  async function look(url) {
    if (seen.has(url.href)) return null;
    seen.add(url.href);
    const refusal = (await refusalOf(url.href)) ?? (await refusalOf('trusted-types-sink'));
    if (refusal) {
      const { directive, policy } = refusal;
      const file = url.pathname.slice(url.pathname.lastIndexOf('/') + 1);
      return { code: 'download', file, fault: { kind: 'policy', directive, policy } };
    }
    try {
      const text = await download(url, (bytes) => new TextDecoder().decode(bytes));
      const imported = [...text.matchAll(IMPORT)].map(([, path = '']) => look(new URL(path, url)));
      return (await Promise.all(imported)).find((fault) => fault !== null) ?? null;
    } catch (error) {
      if (isDownload(error)) return error;
      throw error;
    }
  }
  return look(url);
}
