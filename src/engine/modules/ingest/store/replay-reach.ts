/** Replay protection’s window, and so the size of `device_replay.seen` in bits. */
const REPLAY_WINDOW = 1024;

/**
 * SQL for the lowest sequence of a boot of the device `d` that still matters. Alarms are kept by their events alone, so
 * the highest may be theirs: of a box that says nothing else, it is.
 */
export const reachOf = (epoch: string, highest: string): string =>
  `greatest(coalesce(${highest}, 0), coalesce((
    select last.envelope_sequence from alarm_events last
    where last.device_id = d.id and last.boot_epoch = ${epoch} and last.envelope_sequence is not null
      and last.received_at >= coalesce(d.replay_reset_at, last.received_at)
    order by last.envelope_sequence desc limit 1), 0)) - ${REPLAY_WINDOW}`;
