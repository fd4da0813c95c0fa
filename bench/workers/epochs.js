// What a step of the engine says of the run that is measured.

/**
 * @param {import('../../www/engine/protocol.js').StepReport} report
 * @returns {boolean} whether an epoch is over with it
 * @throws why the GPU is left: what is measured then would be the processor
 */
export function isEpoch(report) {
  const event = report.step === 'did' ? report.event : null;
  if (event?.event === 'gpu_left') throw event.detail.cause;
  return event?.event === 'epoch';
}
