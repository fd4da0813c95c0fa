// The page's end of the worker protocol: a promise for each request, handlers for events, and one
// clear error for everything when the worker is gone. Knows nothing of what the messages mean.

import { watchPulse } from './pulse.js';

/**
 * @typedef {import('./protocol.js').RequestBody} RequestBody
 * @typedef {import('./protocol.js').ResultOf} ResultOf
 * @typedef {import('./protocol.js').Event} Event
 * @typedef {import('./protocol.js').Reply} Reply
 * @typedef {import('./errors.js').EngineError} EngineError
 */

/**
 * What a client needs of a worker, so that a test can replace one.
 * @typedef {Pick<Worker, 'postMessage' | 'addEventListener' | 'terminate'>} Port
 */

/** An error that the engine sent as data, or the end of its worker: its facts are properties. */
export class EngineFailure extends Error {
  /** @param {EngineError} error */
  constructor(error) {
    super(error.code);
    this.code = error.code;
    Object.assign(this, error);
  }
}

/** How a worker ends: after one of these it answers no more. */
const ENDS = ['stopped', 'ended', 'silent', 'unreadable', 'no-script'];

/** Whether an error says that the worker has ended, which was already reported. @param {unknown} error */
export const isEnd = (error) => error instanceof EngineFailure && ENDS.includes(error.code);

/**
 * @typedef {<T extends RequestBody['type']>(body: Extract<RequestBody, { type: T }>, transfer?: Transferable[]) => Promise<ResultOf[T]>} Ask
 *   `transfer`: buffers to move instead of copy
 */

/**
 * @typedef {object} Client
 * @property {Ask} request
 * @property {<T>(prepare: (request: Ask) => Promise<T>) => Promise<T>} replace starts another worker, which
 *   `prepare` may ask. When that is done the other one answers from then on, and the one before ends as soon
 *   as it has answered what it was asked. When it fails, the old one continues unchanged
 * @property {<T>(use: (request: Ask) => Promise<T>) => Promise<T>} aside starts another worker for `use` alone, and
 *   ends it after. Its events are ignored
 * @property {<E extends Event['event']>(event: E, handler: (detail: Extract<Event, { event: E }>['detail']) => void) => void} on
 */

/**
 * @param {(name: string) => Port} startWorker a worker of that name
 * @param {(error: EngineFailure) => void} onFailure called once per worker, when it has failed
 * @param {typeof watchPulse} [watch]
 * @returns {Client}
 */
export function createClient(startWorker, onFailure, watch = watchPulse) {
  /** @type {Map<string, Array<(detail: any) => void>>} */
  const handlers = new Map();

  /** @param {(event: Event) => void} onEvent */
  function connect(onEvent) {
    const connection = createConnection(startWorker, watch, {
      onEvent,
      onFailure: (failure) => connection === current && onFailure(failure),
    });
    return connection;
  }

  /** @param {Event} event */
  function tell({ event, detail }) {
    for (const handler of handlers.get(event) ?? []) handler(detail);
  }
  let current = connect(tell);

  return {
    request: (...request) => current.request(...request),
    async replace(prepare) {
      const next = connect(tell);
      try {
        const result = await prepare(next.request);
        current.retire();
        current = next;
        return result;
      } catch (error) {
        next.retire();
        throw error;
      }
    },
    async aside(use) {
      const worker = connect(() => {});
      try {
        return await use(worker.request);
      } finally {
        worker.retire();
      }
    },
    on(event, handler) {
      const listener = /** @type {(detail: any) => void} */ (handler);
      handlers.set(event, [...(handlers.get(event) ?? []), listener]);
    },
  };
}

/** Requests of which one call may take long. */
const LONG = ['load_mnist', 'load_files', 'load_weights', 'train', 'teach', 'cluster', 'measure'];
/** Events of a run in progress. */
const MOVES = ['training_progress', 'teaching_progress', 'clusters'];

/**
 * One worker and what it was asked.
 * @param {(name: string) => Port} startWorker
 * @param {typeof watchPulse} watch
 * @param {{ onEvent: (event: Event) => void, onFailure: (failure: EngineFailure) => void }} callbacks
 */
function createConnection(startWorker, watch, { onEvent, onFailure }) {
  /** @typedef {{ type: RequestBody['type'], resolve: (result: any) => void, reject: (error: unknown) => void }} Waiter */
  /** @type {Map<number, Waiter>} */
  const waiting = new Map();
  /** @type {EngineFailure | null} */
  let failure = null;
  let lastId = 0;
  let retired = false;
  let moving = false;

  const name = `digitlab-${crypto.getRandomValues(new Uint32Array(2)).join('-')}`;
  const worker = startWorker(name);

  /** @param {EngineError} error */
  function fail(error) {
    if (failure) return;
    failure = new EngineFailure(error);
    end();
    for (const { reject } of waiting.values()) reject(failure);
    waiting.clear();
    onFailure(failure);
  }

  function end() {
    pulse.end();
    worker.terminate();
  }

  /** @param {Reply | Event} message */
  function take(message) {
    if (failure) return; // a late message of an abandoned worker
    pulse.heard();
    if ('event' in message) {
      moving ||= MOVES.includes(message.event);
      return onEvent(message);
    }
    if (!message.ok && ENDS.includes(message.error.code)) return fail(message.error);
    const waiter = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.ok) waiter?.resolve(message.result);
    else waiter?.reject(new EngineFailure(message.error));
    endWhenIdle();
  }

  function endWhenIdle() {
    const owed = [...waiting.values()].some(({ type }) => type !== 'ping');
    if (retired && !owed) end();
  }

  worker.addEventListener('error', (event) => {
    event.preventDefault(); // it is reported here, once
    // A worker whose script cannot be fetched gives an event without a message.
    const { message } = /** @type {ErrorEvent} */ (event);
    fail(message ? { code: 'stopped', detail: message } : { code: 'no-script', cause: null });
  });
  worker.addEventListener('messageerror', () => fail({ code: 'unreadable' }));
  worker.addEventListener('message', (event) => take(/** @type {MessageEvent} */ (event).data));

  /** @type {Ask} */
  function request(body, transfer = []) {
    if (failure) return Promise.reject(failure);
    const id = ++lastId;
    const { type } = body;
    if (['train', 'teach', 'cluster'].includes(type)) moving = false;
    return new Promise((resolve, reject) => {
      waiting.set(id, { type, resolve, reject });
      worker.postMessage({ ...body, id }, transfer);
    });
  }

  function work() {
    const isLong = [...waiting.values()].some(({ type }) => LONG.includes(type));
    return isLong ? (moving ? 'moving' : 'long') : 'idle';
  }

  const pulse = watch(
    { lock: name, ping: () => request({ type: 'ping' }), work },
    {
      onGone: () => fail({ code: 'ended' }),
      onSilent: (seconds) => fail({ code: 'silent', seconds }),
      onFailed: (detail) => fail({ code: 'stopped', detail }),
    },
  );

  return {
    request,
    /** Ends the worker as soon as it has answered what it was asked. */
    retire() {
      retired = true;
      endWhenIdle();
    },
  };
}
