import type { NumberMetric, RuleCondition } from '../../../../shared/rules/condition.ts';
import type { RuleDraft } from '../../../../shared/rules/model.ts';
import type { WeeklySchedule } from '../../../../shared/rules/weekly-schedule.ts';

/** What stands behind a figure; '' is a bare count. */
export const UNITS: Readonly<Record<NumberMetric, string>> = {
  temperatureC: '°C',
  humidityPercent: '%',
  fanPwmDutyPercent: '%',
  rssiDbm: 'dBm',
  freeHeapBytes: 'bytes',
  minHeapBytes: 'bytes',
  uptimeS: 's',
  bootCount: '',
  wifiDisconnects: '',
  mqttDisconnects: '',
  errorCount: '',
  panic1Count: '',
  panic2Count: '',
  tamperCount: '',
};

export const KINDS = ['holds', 'repeats', 'missing', 'rate', 'offline', 'confirmed', 'exempt'] as const;
export type Kind = (typeof KINDS)[number];

const TOO_WARM = { by: 'limits', metric: 'temperatureC', min: null, max: 45, hysteresis: 3 } as const;

/** What a kind begins with, so that no field is empty. */
export function conditionOf(kind: Kind): RuleCondition {
  switch (kind) {
    case 'holds':
      return { kind, test: TOO_WARM, onDelayS: 60, offDelayS: 60 };
    case 'repeats':
      return { kind, test: { by: 'switch', metric: 'panic1', is: true }, count: 3, withinS: 600 };
    case 'missing':
      return { kind, metric: null, forS: 900 };
    case 'rate':
      return { kind, metric: 'temperatureC', direction: 'rise', by: 10, withinS: 600, offDelayS: 60 };
    case 'offline':
      return { kind, forS: 600 };
    case 'confirmed':
      return {
        kind,
        first: ['PANIC1', 'PANIC2'],
        second: ['TAMPER'],
        withinS: 300,
        place: 'site',
        differs: 'type',
        inOrder: false,
      };
    case 'exempt':
      return { kind };
  }
}

const OFFICE = [{ fromMin: 480, toMin: 1080 }];
export const OFFICE_HOURS: WeeklySchedule = {
  days: [OFFICE, OFFICE, OFFICE, OFFICE, OFFICE, [], []],
  holidays: [],
  onHolidays: [],
};

export const NEW_DRAFT: RuleDraft = {
  name: '',
  definition: { condition: conditionOf('holds'), priority: 'medium', escalation: [], schedule: null },
};
