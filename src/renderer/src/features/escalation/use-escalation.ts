import { useCallback, useEffect, useState } from 'react';
import type { EscalationPolicy } from '../../../../shared/escalation/model.ts';
import type { Notification, NotificationChannel } from '../../../../shared/notify/model.ts';
import { type Problem, useCall, useStale } from '../../client/index.ts';

/** What was told changes without anybody's doing. */
const EVERY_MS = 2000;

interface Escalation {
  readonly policies: readonly EscalationPolicy[];
  readonly channels: readonly NotificationChannel[];
  readonly recent: readonly Notification[];
}

interface EscalationView {
  /** The last answer; null before the first. */
  readonly value: Escalation | null;
  readonly problem: Problem | null;
  readonly reload: () => void;
}

/** Steps, channels and what was told, as long as they are shown. */
export function useEscalation(): EscalationView {
  const { stale } = useStale();
  const [value, setValue] = useState<Escalation | null>(null);
  const { run, problem } = useCall(async (client, _input: undefined): Promise<Escalation> => {
    const [policies, channels, recent] = await Promise.all([
      client.escalation.list({}),
      client.notify.channels.list({}),
      client.notify.recent({}),
    ]);
    return { policies, channels, recent };
  });
  const reload = useCallback(() => {
    void run(undefined).then((result) => {
      if (result.ok) setValue(result.value);
    });
  }, [run]);
  useEffect(() => {
    if (stale) return;
    reload();
    const timer = setInterval(reload, EVERY_MS);
    return () => clearInterval(timer);
  }, [stale, reload]);
  return { value, problem, reload };
}
