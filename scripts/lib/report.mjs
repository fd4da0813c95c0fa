// What the scripts say: steps with "n of m" and the time they took, and failures that end with one
// line telling the person what to do. Only this file decides how progress looks.

/** A failure with a remedy. The last line printed is `remedy`; `detail` (a log's tail) comes before it. */
export class Failure extends Error {
  /**
   * @param {string} remedy one line: what went wrong and what to do
   * @param {string} [detail]
   */
  constructor(remedy, detail = '') {
    super(remedy);
    this.detail = detail;
  }
}

/** @param {number} milliseconds */
export function duration(milliseconds) {
  const tenths = (milliseconds / 1000).toFixed(1);
  if (Number(tenths) < 10) return `${tenths} s`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/**
 * The one line for what the operating system refused and a person can mend; null for all else.
 * @param {unknown} error
 * @returns {string | null}
 */
export function remedyFor(error) {
  if (!(error instanceof Error) || !('code' in error)) return null;
  const place = 'path' in error ? String(error.path) : 'a file';
  switch (error.code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'The disk is full: make room and start again';
    case 'EROFS':
      return `${place} is on a disk that cannot be written: work in a copy elsewhere`;
    case 'EACCES':
    case 'EPERM':
      return `${place} is closed to this user: run this as the user who owns it`;
    default:
      return null;
  }
}

/** How often a line is printed about a long step where the output is not a terminal (a CI log). */
const HEARTBEAT_MS = 20_000;

/** Numbers the steps of one script and shows the running one's progress. */
export class Steps {
  /** @param {number} total how many steps there will be; `add` when more turn up */
  constructor(total) {
    this.total = total;
    this.done = 0;
  }

  /** @param {number} count */
  add(count) {
    this.total += count;
  }

  /**
   * Runs one step; `work` may call `update` with a few words about how far it is.
   * @template T
   * @param {string} title
   * @param {(update: (words: string) => void) => Promise<T> | T} work
   * @returns {Promise<T>}
   */
  async run(title, work) {
    this.done += 1;
    const head = `Step ${this.done} of ${this.total}: ${title}`;
    const line = new StatusLine(head);
    const started = Date.now();
    try {
      const result = await work((words) => line.update(words));
      line.end(`${head}: done in ${duration(Date.now() - started)}`);
      return result;
    } catch (error) {
      line.end(`${head}: failed after ${duration(Date.now() - started)}`);
      throw error;
    }
  }
}

/** One line that is rewritten on a terminal; elsewhere a new line every now and then. */
class StatusLine {
  /** @param {string} head */
  constructor(head) {
    this.head = head;
    this.words = '';
    this.started = Date.now();
    this.live = process.stdout.isTTY === true;
    console.log(`${head} …`);
    this.timer = setInterval(() => this.show(), this.live ? 500 : HEARTBEAT_MS);
    this.timer.unref();
  }

  /** @param {string} words */
  update(words) {
    this.words = words;
  }

  show() {
    const elapsed = duration(Date.now() - this.started);
    const text = [`  ${elapsed}`, this.words].filter((part) => part !== '').join(', ');
    if (this.live) process.stdout.write(`\r\x1b[K${text.slice(0, (process.stdout.columns ?? 80) - 1)}`);
    else console.log(text);
  }

  /** @param {string} text */
  end(text) {
    clearInterval(this.timer);
    if (this.live) process.stdout.write('\r\x1b[K');
    console.log(text);
  }
}

/**
 * Runs a script's main function; a failure ends with one line that says what to do, and exit code 1.
 * @param {() => Promise<number | void>} main resolves to the exit code, 0 when it says nothing
 */
export async function runMain(main) {
  for (const [signal, code] of /** @type {const} */ ([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])) {
    // Programs that a script started get the terminal's signal too; exit handlers tidy the rest.
    process.once(signal, () => process.exit(code));
  }
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    if (error instanceof Failure) {
      if (error.detail !== '') console.error(error.detail.trimEnd());
      console.error(error.message);
    } else {
      const remedy = remedyFor(error);
      console.error(remedy === null ? error : String(error));
      console.error(remedy ?? 'This is a mistake in the scripts themselves: please report it with the lines above.');
    }
    process.exit(1);
  }
}
