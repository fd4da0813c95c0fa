// What the page's content security policy has forbidden here, in the page or in the worker that imports this file.
// Browsers report it only as an event; the blocked request itself looks like a network error.

/** @typedef {{ directive: string, blocked: string, policy: string }} Refusal */

/** @type {Refusal[]} */
const refusals = [];

self.addEventListener('securitypolicyviolation', (event) => {
  const { disposition, effectiveDirective, blockedURI, originalPolicy } = /** @type {SecurityPolicyViolationEvent} */ (
    event
  );
  if (disposition === 'report') return;
  refusals.push({ directive: effectiveDirective, blocked: blockedURI, policy: originalPolicy });
});

/** The event may come a moment after the failure (milliseconds). */
const MOMENT = 50;

/**
 * @param {string} blocked an address, or `wasm-eval` for WebAssembly itself
 * @returns {Promise<Refusal | undefined>} the newest refusal of it
 */
export async function refusalOf(blocked) {
  await new Promise((resolve) => setTimeout(resolve, MOMENT));
  return refusals.filter((refusal) => refusal.blocked === blocked).at(-1);
}

/**
 * @param {string} blocked
 * @returns {Promise<Refusal>} the first refusal of it from now on; never, when nothing is refused
 */
export const untilRefused = (blocked) =>
  new Promise((resolve) =>
    self.addEventListener('securitypolicyviolation', () => {
      const refusal = refusals.filter((refusal) => refusal.blocked === blocked).at(-1);
      if (refusal) resolve(refusal);
    }),
  );
