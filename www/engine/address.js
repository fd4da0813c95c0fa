// Where the worker's script is. A bundler that saw this address beside `new Worker` would pack the script twice:
// scripts/lib/site.mjs packs it apart and puts its name here.

export const WORKER = new URL(/* @vite-ignore */ '../engine/worker.js', import.meta.url);
