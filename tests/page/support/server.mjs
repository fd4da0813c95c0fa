// The two servers that the page must work on: the one of `npm start`, and a plain static server that
// knows nothing of digitlab. Each takes a free port.

import { spawn } from 'node:child_process';
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT, which } from '../../../scripts/lib/paths.mjs';
import { capture } from '../../../scripts/lib/run.mjs';
import { serve } from '../../../scripts/lib/serve.mjs';

/** @typedef {{ url: string, close: () => Promise<void> }} Server the url ends with a slash */

/**
 * The server of `npm start`.
 * @returns {Promise<Server>}
 */
export async function startServer() {
  return serve(await freePort());
}

/**
 * `python3 -m http.server` at the repository's root, or where Python is missing a server as plain.
 * @returns {Promise<Server>}
 */
export async function startPlainServer() {
  const port = await freePort();
  const python = which('python3', process.env.PATH);
  // Debian's python3-minimal is a Python without this module.
  const serves = python !== null && capture(python, ['-c', 'import http.server']) !== null;
  return serves ? startPythonServer(python, port) : startNodeServer(port);
}

/** @returns {Promise<number>} a port that was free a moment ago */
async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(null)));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port to be had');
  return address.port;
}

/**
 * @param {string} python
 * @param {number} port
 * @returns {Promise<Server>}
 */
async function startPythonServer(python, port) {
  const args = ['-m', 'http.server', String(port), '--bind', '127.0.0.1'];
  const child = spawn(python, args, { cwd: ROOT, stdio: 'ignore' });
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  const url = `http://127.0.0.1:${port}/`;
  await untilAnswers(url, () => child.exitCode === null);
  return {
    url,
    close: async () => {
      process.removeListener('exit', kill);
      const ended = new Promise((resolve) => child.once('exit', resolve));
      kill();
      await ended;
    },
  };
}

/**
 * @param {string} url
 * @param {() => boolean} isRunning
 */
async function untilAnswers(url, isRunning) {
  for (let tries = 0; tries < 100 && isRunning(); tries++) {
    try {
      await fetch(url, { method: 'HEAD' });
      return;
    } catch {
      await sleep(100);
    }
  }
  throw new Error(`the plain server at ${url} did not start`);
}

/** @type {Record<string, string>} */
const TYPES = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
};

/**
 * @param {number} port
 * @returns {Promise<Server>}
 */
async function startNodeServer(port) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const file = join(ROOT, pathname.endsWith('/') ? `${pathname}index.html` : pathname);
    const found = statSync(file, { throwIfNoEntry: false });
    if (found === undefined || !found.isFile()) {
      response.writeHead(404).end();
      return;
    }
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    response.writeHead(200, { 'Content-Type': type, 'Content-Length': found.size });
    createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(null)));
  return {
    url: `http://127.0.0.1:${port}/`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
