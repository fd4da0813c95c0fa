// The two servers that the page must work on: the one of `npm start`, and a plain static server that
// knows nothing of digitlab. Each takes a free port.
//
// What they serve is the bundled page where `npm test` has made one (scripts/lib/site.mjs): opening it takes half the
// work. Tests of how the sources are fetched ask for those.

import { spawn } from 'node:child_process';
import { createReadStream, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT, which } from '../../../scripts/lib/paths.mjs';
import { capture } from '../../../scripts/lib/run.mjs';
import { serve } from '../../../scripts/lib/serve.mjs';

/** @typedef {{ url: string, close: () => Promise<void> }} Server the url ends with a slash */

/** The repository as it is, which `npm start` serves. */
export const SOURCES = ROOT;

const SITE = process.env.DIGITLAB_SITE ?? SOURCES;

/**
 * The server of `npm start`.
 * @param {string} [folder]
 * @returns {Promise<Server>}
 */
export async function startServer(folder = SITE) {
  return serve(await freePort(), folder);
}

/**
 * `python3 -m http.server`, or where Python is missing a server as plain.
 * @param {string} [folder]
 * @returns {Promise<Server>}
 */
export async function startPlainServer(folder = SITE) {
  const port = await freePort();
  const python = which('python3', process.env.PATH);
  // Debian's python3-minimal is a Python without this module.
  const serves = python !== null && capture(python, ['-c', 'import http.server']) !== null;
  return serves ? startPythonServer(python, port, folder) : startNodeServer(port, folder);
}

/**
 * A plain server of which the page is only a folder.
 * @param {string} below the folder's path, such as `a/b`
 * @returns {Promise<Server>}
 */
export async function startPlainServerBelow(below) {
  const root = mkdtempSync(join(tmpdir(), 'digitlab-'));
  mkdirSync(dirname(join(root, below)), { recursive: true });
  symlinkSync(SITE, join(root, below));
  const server = await startPlainServer(root);
  return {
    url: `${server.url}${below}/`,
    close: async () => {
      await server.close();
      rmSync(root, { recursive: true });
    },
  };
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
 * @param {string} folder
 * @returns {Promise<Server>}
 */
async function startPythonServer(python, port, folder) {
  const args = ['-m', 'http.server', String(port), '--bind', '127.0.0.1'];
  const child = spawn(python, args, { cwd: folder, stdio: 'ignore' });
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
  for (let tries = 0; tries < 600 && isRunning(); tries++) {
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
 * What a server does with a request instead of answering as it should. True when it has taken the answer over.
 * @typedef {(response: import('node:http').ServerResponse, file: { path: string, size: number, type: string }) => boolean | void} Mood
 */

/**
 * A plain static server that can be told to misbehave.
 * @param {string} [folder]
 * @returns {Promise<Server & { mood: (path: RegExp, mood: Mood | null) => void }>} `mood`: for the paths that match;
 *   null: as it should again
 */
export async function startMoodyServer(folder = SOURCES) {
  /** @type {Map<string, { path: RegExp, mood: Mood }>} */
  const moods = new Map();
  const server = await startNodeServer(await freePort(), folder, (pathname, response, file) => {
    const found = [...moods.values()].find(({ path }) => path.test(pathname));
    return found?.mood(response, file) ?? false;
  });
  return {
    ...server,
    mood(path, mood) {
      if (mood) moods.set(path.source, { path, mood });
      else moods.delete(path.source);
    },
  };
}

/** Says how long the file is, sends half of it, and breaks the connection. @type {Mood} */
export const cut = (response, { path, size, type }) => {
  response.writeHead(200, { 'Content-Type': type, 'Content-Length': size });
  createReadStream(path, { end: Math.floor(size / 2) })
    .on('end', () => response.destroy())
    .pipe(response, { end: false });
  return true;
};

/** Sends the first half as if it were the file. @type {Mood} */
export const half = (response, { path, size, type }) => {
  const length = Math.floor(size / 2);
  response.writeHead(200, { 'Content-Type': type, 'Content-Length': length });
  createReadStream(path, { end: length - 1 }).pipe(response);
  return true;
};

/** Sends the half and then nothing, but holds the connection. @type {Mood} */
export const stall = (response, { path, size, type }) => {
  response.writeHead(200, { 'Content-Type': type, 'Content-Length': size });
  createReadStream(path, { end: Math.floor(size / 2) }).pipe(response, { end: false });
  return true;
};

/** A page with status 200 in the place of the file, as of a network that wants one to sign in. @type {Mood} */
export const html = (response) => {
  response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><p>Sign in');
  return true;
};

/** @type {(status: number) => Mood} */
export const status = (status) => (response) => {
  response.writeHead(status).end('no');
  return true;
};

/** No answer at all. @type {Mood} */
export const hangUp = (response) => {
  response.destroy();
  return true;
};

/** Sends the file with another type. @type {(type: string) => Mood} */
export const typed =
  (type) =>
  (response, { path, size }) => {
    response.writeHead(200, { 'Content-Type': type, 'Content-Length': size });
    createReadStream(path).pipe(response);
    return true;
  };

/** Answers as it should, with headers besides. @type {(headers: Record<string, string>) => Mood} */
export const withHeaders = (headers) => (response) => {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
};

/** As it is told so many times, then as it should. @type {(times: number, mood: Mood) => Mood} */
export const times = (times, mood) => (response, file) => times-- > 0 && mood(response, file);

/**
 * @param {number} port
 * @param {string} folder
 * @param {(pathname: string, ...given: Parameters<Mood>) => boolean | void} [instead]
 * @returns {Promise<Server>}
 */
async function startNodeServer(port, folder, instead = () => false) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const file = join(folder, pathname.endsWith('/') ? `${pathname}index.html` : pathname);
    const found = statSync(file, { throwIfNoEntry: false });
    if (found === undefined || !found.isFile()) {
      response.writeHead(404).end();
      return;
    }
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    if (instead(pathname, response, { path: file, size: found.size, type })) return;
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
