// The server of `npm start`, for that script and for the page tests. vite.config.js says what it serves
// and how; this file finds a port for it.

import { connect } from 'node:net';
import { ROOT } from './paths.mjs';
import { Failure } from './report.mjs';

const DEFAULT_PORT = 8080;

/** How many ports are tried from the first one on. */
const TRIES = 20;

/**
 * The port that the variable PORT asks for.
 * @param {string | undefined} text
 * @returns {number}
 */
export function portFrom(text) {
  if (text === undefined || text === '') return DEFAULT_PORT;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65535) {
    throw new Failure(`PORT is "${text}": set it to a whole number from 1 to 65535, or unset it`);
  }
  return port;
}

/**
 * @typedef {object} Served
 * @property {string} url ends with a slash
 * @property {number} port
 * @property {() => Promise<void>} close
 */

/**
 * Serves the repository, or another folder with the page, on the first free port from `port` on.
 * @param {number} port
 * @param {string} [folder]
 * @returns {Promise<Served>}
 */
export async function serve(port, folder = ROOT) {
  // Only here, so that the scripts that install Vite do not need it.
  const { preview } = await import('vite');
  const last = Math.min(port + TRIES - 1, 65535);
  for (let candidate = port; candidate <= last; candidate++) {
    if (await isTaken(candidate)) continue;
    try {
      const server = await preview({
        root: folder,
        configFile: `${ROOT}/vite.config.js`,
        logLevel: 'error',
        preview: { port: candidate },
      });
      return {
        url: `http://localhost:${candidate}/`,
        port: candidate,
        close: () => closeAll(server),
      };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (/EACCES|permission/i.test(message)) {
        throw new Failure(`Port ${candidate} needs more rights: choose one above 1023 with PORT`);
      }
      // Taken since we asked.
      if (!/in use/i.test(message)) throw error;
    }
  }
  throw new Failure(`Ports ${port} to ${last} are all taken: choose another with PORT`);
}

/**
 * Browsers keep connections open, and a server waits for them.
 * @param {import('vite').PreviewServer} server
 */
async function closeAll(server) {
  if ('closeAllConnections' in server.httpServer) server.httpServer.closeAllConnections();
  await server.close();
}

/**
 * Whether something answers there, on either of localhost's addresses: a second server could listen on
 * the other one, and a browser would then find whichever it tries first.
 * @param {number} port
 */
async function isTaken(port) {
  const answers = await Promise.all(['127.0.0.1', '::1'].map((host) => accepts(host, port)));
  return answers.includes(true);
}

/**
 * @param {string} host
 * @param {number} port
 * @returns {Promise<boolean>}
 */
function accepts(host, port) {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1000 });
    const end = (/** @type {boolean} */ answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.on('connect', () => end(true));
    socket.on('timeout', () => end(false));
    socket.on('error', () => end(false));
  });
}
