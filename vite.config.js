// How `npm start` serves the repository: the files as they are, which is what any static server shows,
// plus the headers that threads in WebAssembly will need.
//
// It uses Vite's preview server, not its development server: that one rewrites modules and reloads the
// page when a file changes or the server restarts, and a reload would lose a training run.

import { createReadStream, statSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vite';

/** Together these make the page cross-origin isolated. */
const HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** @returns {import('vite').Plugin} */
function asItIs() {
  return {
    name: 'digitlab-as-it-is',
    configurePreviewServer(server) {
      server.middlewares.use((request, response, next) => {
        for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
        const path = decodedPath(request.url ?? '/');
        // Git's and set-up's folders are nobody's business, whoever asks.
        if (path === null || path.split('/').some((part) => part.startsWith('.'))) {
          response.writeHead(404).end();
        } else if (path.endsWith('.gz')) {
          sendGzip(join(server.config.root, path), response, next);
        } else {
          next();
        }
      });
    },
  };
}

/** @param {string} url */
function decodedPath(url) {
  try {
    return decodeURIComponent(new URL(url, 'http://localhost').pathname);
  } catch {
    return null;
  }
}

/**
 * A gzip file as a file. Vite would declare it an encoding, and the page could then not tell how far
 * its download is: Content-Length counts packed bytes, the page would see unpacked ones.
 * @param {string} file
 * @param {import('node:http').ServerResponse} response
 * @param {() => void} next
 */
function sendGzip(file, response, next) {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined || !found.isFile()) return next();
  response.writeHead(200, {
    'Content-Type': 'application/gzip',
    'Content-Length': found.size,
    'Cache-Control': 'no-cache',
  });
  createReadStream(file)
    .on('error', () => response.destroy())
    .pipe(response);
}

export default defineConfig({
  appType: 'mpa', // a path that does not exist is a 404, not index.html
  build: { outDir: '.' },
  preview: { host: 'localhost', cors: false, strictPort: true },
  plugins: [asItIs()],
});
