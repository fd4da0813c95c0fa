// The page's end of the worker protocol: a promise for each request, handlers for events, and one
// clear error for everything when the worker is gone. Knows nothing of what the messages mean.

/**
 * @typedef {import('./protocol.js').RequestBody} RequestBody
 * @typedef {import('./protocol.js').ResultOf} ResultOf
 * @typedef {import('./protocol.js').Event} Event
 * @typedef {import('./protocol.js').Reply} Reply
 * @typedef {import('./errors.js').EngineError} EngineError
 */

/**
 * What a client needs of a worker, so that a test can stand in for one.
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

/**
 * @typedef {object} Client
 * @property {<T extends RequestBody['type']>(body: Extract<RequestBody, { type: T }>, transfer?: Transferable[]) => Promise<ResultOf[T]>} request `transfer`: buffers to move instead of copy
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

  /** @param {EngineError} error */
  function fail(error) {
    if (failure) return;
    failure = new EngineFailure(error);
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
      const detail = /** @type {ErrorEvent} */ (event).message ?? '';
      ifCurrent(() => fail({ code: 'stopped', detail }));
    });
    started.addEventListener('messageerror', () => ifCurrent(() => fail({ code: 'unreadable' })));
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
    if (!waiter) return;
    waiting.delete(message.id);
    if (message.ok) waiter.resolve(message.result);
    else waiter.reject(new EngineFailure(message.error));
  }

  let worker = start();

  return {
    request(body, transfer = []) {
      if (failure) return Promise.reject(failure);
      const id = ++lastId;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        worker.postMessage({ ...body, id }, transfer);
      });
    },
    restart() {
      end(new EngineFailure({ code: 'restarted' }));
      failure = null;
      worker = start();
    },
    on(event, handler) {
      handlers.set(event, [...(handlers.get(event) ?? []), handler]);
    },
  };
}
