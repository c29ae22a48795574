import { z } from 'zod';
import { AlarmType, DispositionCode, Priority } from '../../../../shared/alarms/model.ts';
import { DeviceId, SiteId } from '../../../../shared/contract/primitives.ts';
import type { AlarmSearch } from '../../../../shared/incidents/search.ts';

/** What the page's address says of the search, so that coming back finds it as it was left. */
export interface SearchChoice {
  readonly text: string;
  readonly person: string;
  readonly site: string;
  readonly device: string;
  readonly type: string;
  readonly priority: string;
  readonly state: string;
  readonly outcome: string;
  readonly from: string;
  readonly until: string;
}

export const CHOICES = [
  'text',
  'person',
  'site',
  'device',
  'type',
  'priority',
  'state',
  'outcome',
  'from',
  'until',
] as const;

export function choiceOf(address: URLSearchParams): SearchChoice {
  const of = (name: keyof SearchChoice) => address.get(name) ?? '';
  return {
    text: of('text'),
    person: of('person'),
    site: of('site'),
    device: of('device'),
    type: of('type'),
    priority: of('priority'),
    state: of('state'),
    outcome: of('outcome'),
    from: of('from'),
    until: of('until'),
  };
}

/** Whether there is a condition at all. */
export const isAnything = (choice: SearchChoice): boolean => CHOICES.some((name) => choice[name] !== '');

/** The begin of a day that was chosen, in the desk's zone; days later where it is said. */
function dayOf(date: string, days: number): Date | undefined {
  const [year, month, day] = date.split('-').map(Number);
  return year === undefined || month === undefined || day === undefined || Number.isNaN(year)
    ? undefined
    : new Date(year, month - 1, day + days);
}

const one = <S extends z.ZodType>(schema: S, value: unknown): z.infer<S>[] => {
  const parsed = schema.safeParse(value);
  return parsed.success ? [parsed.data] : [];
};

/** What nobody could have chosen is no condition. */
export function searchOf(choice: SearchChoice): AlarmSearch {
  const from = dayOf(choice.from, 0);
  const before = dayOf(choice.until, 1);
  const [deviceId] = one(DeviceId, Number(choice.device));
  return {
    text: choice.text.slice(0, 200),
    person: choice.person.slice(0, 100),
    siteIds: one(SiteId, Number(choice.site)),
    types: one(AlarmType, choice.type),
    priorities: one(Priority, choice.priority),
    state: one(z.enum(['open', 'closed']), choice.state)[0] ?? 'any',
    dispositions: one(DispositionCode, choice.outcome),
    ...(deviceId === undefined ? {} : { deviceId }),
    ...(from === undefined ? {} : { from }),
    ...(before === undefined ? {} : { before }),
  };
}
