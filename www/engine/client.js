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
 * @typedef {<T extends RequestBody['type']>(body: Extract<RequestBody, { type: T }>, transfer?: Transferable[]) => Promise<ResultOf[T]>} Ask
 *   `transfer`: buffers to move instead of copy
 */

/**
 * @typedef {object} Client
 * @property {Ask} request
 * @property {<T>(prepare: (request: Ask) => Promise<T>) => Promise<T>} replace starts another worker, which
 *   `prepare` may ask. When that is done the other one answers from then on, and the one before ends as soon
 *   as it has answered what it was asked. When it fails, the one before goes on as if nothing had happened
 * @property {<E extends Event['event']>(event: E, handler: (detail: Extract<Event, { event: E }>['detail']) => void) => void} on
 */

/**
 * @param {() => Port} startWorker
 * @param {(error: EngineFailure) => void} onFailure called once a worker, when it can answer no more
 * @returns {Client}
 */
export function createClient(startWorker, onFailure) {
  /** @type {Map<string, Array<(detail: any) => void>>} */
  const handlers = new Map();

  function connect() {
    const connection = createConnection(startWorker(), {
      onEvent({ event, detail }) {
        for (const handler of handlers.get(event) ?? []) handler(detail);
      },
      onFailure: (failure) => connection === current && onFailure(failure),
    });
    return connection;
  }
  let current = connect();

  return {
    request: (...request) => current.request(...request),
    async replace(prepare) {
      const next = connect();
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
    on(event, handler) {
      handlers.set(event, [...(handlers.get(event) ?? []), handler]);
    },
  };
}

/**
 * One worker and what it was asked.
 * @param {Port} worker
 * @param {{ onEvent: (event: Event) => void, onFailure: (failure: EngineFailure) => void }} callbacks
 */
function createConnection(worker, { onEvent, onFailure }) {
  /** @type {Map<number, { resolve: (result: any) => void, reject: (error: unknown) => void }>} */
  const waiting = new Map();
  /** @type {EngineFailure | null} */
  let failure = null;
  let lastId = 0;
  let retired = false;

  /** @param {EngineError} error */
  function fail(error) {
    if (failure) return;
    failure = new EngineFailure(error);
    worker.terminate();
    for (const { reject } of waiting.values()) reject(failure);
    waiting.clear();
    onFailure(failure);
  }

  /** @param {Reply | Event} message */
  function take(message) {
    if ('event' in message) return onEvent(message);
    const waiter = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.ok) waiter?.resolve(message.result);
    else waiter?.reject(new EngineFailure(message.error));
    endWhenIdle();
  }

  function endWhenIdle() {
    if (retired && waiting.size === 0) worker.terminate();
  }

  worker.addEventListener('error', (event) => {
    // A worker whose script cannot be fetched gives an event without a message.
    fail({ code: 'stopped', detail: /** @type {ErrorEvent} */ (event).message ?? '' });
  });
  worker.addEventListener('messageerror', () => fail({ code: 'unreadable' }));
  worker.addEventListener('message', (event) => take(/** @type {MessageEvent} */ (event).data));

  return {
    /** @type {Ask} */
    request(body, transfer = []) {
      if (failure) return Promise.reject(failure);
      const id = ++lastId;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        worker.postMessage({ ...body, id }, transfer);
      });
    },
    /** Ends the worker as soon as it has answered what it was asked. */
    retire() {
      retired = true;
      endWhenIdle();
    },
  };
}
