import { useEffect, useState } from 'react';
import type { Alarm, TimelineEntry } from '../../../../shared/alarms/model.ts';
import type { AlarmId } from '../../../../shared/contract/primitives.ts';
import { type Problem, useAlarm, useCall } from '../../client/index.ts';

/** Holding J runs over many alarms; only the one it stops at is read. */
const SETTLE_MS = 80;

interface Read {
  /** What it was read for; another one means that it is on its way again. */
  readonly of: string;
  readonly alarm: Alarm;
  readonly timeline: readonly TimelineEntry[];
}

interface AlarmDetailData {
  /** The live row, or the one that was read where the alarm is not open any more. */
  readonly alarm: Alarm | undefined;
  /** The last one read, while a newer one is on its way; null before the first. */
  readonly timeline: readonly TimelineEntry[] | null;
  readonly problem: Problem | null;
  readonly add: (entry: TimelineEntry) => void;
  readonly retry: () => void;
}

/** An alarm with its timeline, read again whenever the alarm changes. */
export function useAlarmDetail(id: AlarmId): AlarmDetailData {
  const live = useAlarm(id);
  const { run } = useCall((client, alarmId: AlarmId) => client.alarms.get({ id: alarmId }));
  const [read, setRead] = useState<Read | null>(null);
  const [failure, setFailure] = useState<{ readonly of: string; readonly problem: Problem } | null>(null);
  const [attempt, setAttempt] = useState(0);
  const of = `${id} ${live?.revision ?? ''} ${attempt}`;

  useEffect(() => {
    let left = false;
    const timer = setTimeout(() => {
      void run(id).then((result) => {
        if (left) return;
        if (result.ok) setRead({ of, ...result.value });
        else setFailure({ of, problem: result.problem });
      });
    }, SETTLE_MS);
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [run, id, of]);

  const problem = failure?.of === of ? failure.problem : null;
  // Of a site that has been taken away: what was read before is not for this person any more.
  const isGone = live === undefined && problem?.code === 'NOT_FOUND';
  const current = read?.alarm.id === id && !isGone ? read : null;
  return {
    alarm: live ?? current?.alarm,
    timeline: current?.timeline ?? null,
    problem,
    add: (entry) =>
      setRead((before) =>
        before === null || before.timeline.some((known) => known.id === entry.id)
          ? before
          : { ...before, timeline: [...before.timeline, entry] },
      ),
    retry: () => setAttempt((before) => before + 1),
  };
}
