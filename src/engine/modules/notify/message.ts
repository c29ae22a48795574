import type { AlarmState, AlarmType, Priority } from '../../../shared/alarms/model.ts';

/** An alarm as people outside are told of it. */
export interface MessageAlarm {
  readonly id: number;
  readonly type: AlarmType;
  readonly title: string | null;
  readonly priority: Priority;
  readonly state: AlarmState;
  readonly site: string | null;
  readonly device: string;
  readonly raisedAt: Date;
  readonly waitingSince: Date;
  readonly level: number;
}

/** What is told, whatever the way. */
export interface Message {
  /** The same for each attempt. */
  readonly key: string;
  readonly kind: 'escalation' | 'test';
  readonly attempt: number;
  readonly organisation: string;
  readonly createdAt: Date;
  readonly requestedBy: string | null;
  /** The worst first, as many as a message holds. */
  readonly alarms: readonly MessageAlarm[];
  /** All of them. */
  readonly alarmCount: number;
}

/** Alarms that are told one by one; of a flood the rest is a number. */
export const MAX_TOLD = 20;

/** For machines. docs/administrators/escalation.md describes it; fields are only ever added. */
export function jsonOf(message: Message): string {
  return JSON.stringify({
    version: 1,
    id: message.key,
    kind: message.kind === 'test' ? 'test' : 'alarm.escalated',
    attempt: message.attempt,
    organisation: message.organisation,
    createdAt: message.createdAt,
    requestedBy: message.requestedBy,
    alarmCount: message.alarmCount,
    alarms: message.alarms,
  });
}

/** One line, whatever somebody named a site or a device. */
const plain = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();

const words = (code: string): string => code.toLowerCase().replaceAll('_', ' ');

const placeOf = ({ site, device }: MessageAlarm): string =>
  plain([site, device].filter((part) => part !== null).join(', '));

/** As people write times that must mean the same everywhere. */
const timeOf = (at: Date): string => `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;

function paragraphOf(alarm: MessageAlarm): string {
  const title = alarm.title === null ? '' : `: ${plain(alarm.title)}`;
  const returned = alarm.state === 'unacknowledged_returned' ? ', returned to normal by now' : '';
  return [
    `${alarm.priority.toUpperCase()} ${words(alarm.type)}${title}`,
    `  where    ${placeOf(alarm)}`,
    `  raised   ${timeOf(alarm.raisedAt)}${returned}`,
    `  waiting  since ${timeOf(alarm.waitingSince)}, escalated to level ${alarm.level}`,
    `  number   ${alarm.id}`,
  ].join('\n');
}

/** For people. */
export function mailOf(message: Message): { readonly subject: string; readonly text: string } {
  const organisation = plain(message.organisation);
  const [worst] = message.alarms;
  if (message.kind === 'test' || worst === undefined) {
    return {
      subject: `[${organisation}] Test message`,
      text: `This is a test of this way to be told of alarms. ${plain(message.requestedBy ?? '')} asked for it. There is nothing to do.\n`,
    };
  }
  const rest = message.alarmCount - message.alarms.length;
  const more = message.alarmCount > 1 ? ` and ${message.alarmCount - 1} more` : '';
  return {
    subject: `[${organisation}] Nobody takes a ${worst.priority} alarm: ${words(worst.type)}, ${placeOf(worst)}${more}`,
    text: [
      'Nobody in the control room has taken:',
      ...message.alarms.map(paragraphOf),
      ...(rest > 0 ? [`… and ${rest} more alarms.`] : []),
      `Told at ${timeOf(message.createdAt)}. Message ${message.key}`,
    ]
      .join('\n\n')
      .concat('\n'),
  };
}
