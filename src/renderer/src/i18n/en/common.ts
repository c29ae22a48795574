import { alarmWords } from '../../../../shared/alarms/alarm-words.ts';

export const common = {
  product: 'Watchdesk',
  close: 'Close',
  cancel: 'Cancel',
  copy: 'Copy',
  copied: 'Copied',
  tryAgain: 'Try again',
  working: 'Working…',
  none: '–',
  stale: 'Last known value, {{age}} old',
  never: 'never',
  priority: alarmWords.en.priority,
  priorityMark: {
    new: 'Priority {{rank}}, {{priority}}, not acknowledged',
    returned: 'Priority {{rank}}, {{priority}}, returned, not acknowledged',
    acknowledged: 'Priority {{rank}}, {{priority}}, acknowledged',
  },
  disposition: {
    real: 'Real alarm',
    false: 'False alarm',
    test: 'Test',
    duplicate: 'Duplicate',
    fault: 'Fault of the device',
    other: 'Other',
    restored: 'Restored by itself',
  },
  alarmType: alarmWords.en.type,
  role: {
    viewer: 'Viewer',
    operator: 'Operator',
    technician: 'Technician',
    supervisor: 'Supervisor',
    administrator: 'Administrator',
  },
  noSite: {
    title: 'No site is granted to you',
    body: 'You see no alarms and no devices yet. An administrator chooses your sites on the Users page.',
  },
} as const;
