// The page's end of the worker protocol: a promise for each request, handlers for events, and one
// clear error for everything when the worker is gone. Knows nothing of what the messages mean.

/**
 * @typedef {import('./protocol.js').RequestBody} RequestBody
 * @typedef {import('./protocol.js').ResultOf} ResultOf
 * @typedef {import('./protocol.js').Event} Event
 * @typedef {import('./protocol.js').Reply} Reply
 * @typedef {import('./protocol.js').EngineError} EngineError
 */

/**
 * What a client needs of a worker, so that a test can stand in for one.
 * @typedef {Pick<Worker, 'postMessage' | 'addEventListener' | 'terminate'>} Port
 */

/** An error that the engine sent as data, or the end of the engine itself (code 'engine'). */
export class EngineFailure extends Error {
  /** @param {EngineError} error */
  constructor(error) {
    super(error.message);
    this.name = 'EngineFailure';
    this.code = error.code;
    this.file = error.file;
    this.offset = error.offset;
    this.field = error.field;
  }
}

/**
 * @typedef {object} RequestOptions
 * @property {AbortSignal} [signal] stops the waiting; the worker still finishes what it was asked
 * @property {Transferable[]} [transfer] buffers to move instead of copy
 */

/**
 * @typedef {object} Client
 * @property {<T extends RequestBody['type']>(body: Extract<RequestBody, { type: T }>, options?: RequestOptions) => Promise<ResultOf[T]>} request
 * @property {() => void} restart ends the worker, and with it what it was doing, and starts another
 * @property {<E extends Event['event']>(event: E, handler: (detail: Extract<Event, { event: E }>['detail']) => void) => void} on
 */

/**
 * @param {() => Port} startWorker
 * @param {(error: EngineFailure) => void} onFailure called once a worker, when it can answer no more
 * @returns {Client}
 */
export function createClient(startWorker, onFailure) {
  /** @type {Map<number, { resolve: (result: any) => void, reject: (error: unknown) => void }>} */
  const waiting = new Map();
  /** @type {Map<string, Array<(detail: any) => void>>} */
  const handlers = new Map();
  /** @type {EngineFailure | null} */
  let failure = null;
  let lastId = 0;

  /** @param {string} reason */
  function fail(reason) {
    if (failure) return;
    failure = new EngineFailure({
      code: 'engine',
      message: `The engine stopped (${reason}). Reload the page to start it again.`,
    });
    end(failure);
    onFailure(failure);
  }

  /** @param {EngineFailure} reason what waiting requests are told */
  function end(reason) {
    worker.terminate();
    for (const { reject } of waiting.values()) reject(reason);
    waiting.clear();
  }

  function start() {
    const started = startWorker();
    // News of a worker that was ended may still be on its way.
    const ifCurrent = (/** @type {() => void} */ action) => void (started === worker && action());
    started.addEventListener('error', (event) => {
      // A worker whose script cannot be fetched gives an event without a message.
      const message = /** @type {ErrorEvent} */ (event).message;
      ifCurrent(() => fail(message || 'its script could not be loaded'));
    });
    started.addEventListener('messageerror', () =>
      ifCurrent(() => fail('a message could not be read')),
    );
    started.addEventListener('message', (event) => {
      ifCurrent(() => take(/** @type {MessageEvent} */ (event).data));
    });
    return started;
  }

  /** @param {Reply | Event} message */
  function take(message) {
    if ('event' in message) {
      for (const handler of handlers.get(message.event) ?? []) handler(message.detail);
      return;
    }
    const waiter = waiting.get(message.id);
    if (!waiter) return; // aborted meanwhile
    waiting.delete(message.id);
    if (message.ok) waiter.resolve(message.result);
    else waiter.reject(new EngineFailure(message.error));
  }

  let worker = start();

  return {
    request(body, { signal, transfer = [] } = {}) {
      if (failure) return Promise.reject(failure);
      if (signal?.aborted) return Promise.reject(signal.reason);
      const id = ++lastId;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        signal?.addEventListener('abort', () => {
          if (waiting.delete(id)) reject(signal.reason);
        });
        worker.postMessage({ ...body, id }, transfer);
      });
    },
    restart() {
      end(new EngineFailure({ code: 'engine', message: 'The engine was started anew.' }));
      failure = null;
      worker = start();
    },
    on(event, handler) {
      handlers.set(event, [...(handlers.get(event) ?? []), handler]);
    },
  };
}
