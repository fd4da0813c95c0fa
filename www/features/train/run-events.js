// What a run reports between two frames, collected.

/**
 * @typedef {import('../../engine/protocol.js').TrainingProgress} TrainingProgress
 * @typedef {import('../../engine/protocol.js').EpochRow} EpochRow
 * @typedef {import('../../engine/protocol.js').BatchRecords} BatchRecords
 * @typedef {{ progress: TrainingProgress | null, rows: EpochRow[], records: BatchRecords[] }} Events
 */

/** @returns {Events} */
const none = () => ({ progress: null, rows: [], records: [] });

/**
 * Once a frame at most: if drawing is slow, events are collected and input stays responsive.
 * @param {import('../../engine/client.js').Client} client
 * @param {(events: Events) => void} onEvents
 * @returns {() => void} passes on at once what the last frame has not
 */
export function collectEvents(client, onEvents) {
  let events = none();
  let frame = 0;
  const later = () => {
    frame ||= requestAnimationFrame(tell);
  };
  function tell() {
    cancelAnimationFrame(frame);
    const collected = events;
    [events, frame] = [none(), 0];
    onEvents(collected);
  }
  client.on('training_progress', (progress) => {
    events.progress = progress;
    later();
  });
  client.on('epochs', (rows) => {
    events.rows.push(...rows);
    later();
  });
  client.on('batches', (records) => {
    events.records.push(records);
    later();
  });
  return tell;
}
