import type { DeviceCommand } from '../../../../shared/commands/device-command.ts';
import { NUMBER_FIELDS, type NumberField, type NumberFieldName } from '../../../../shared/commands/fields.ts';
import { COMMAND_ERRORS, type Command } from '../../../../shared/commands/model.ts';
import {
  type OutputCommand,
  PATTERN_FIELDS,
  switchesOff,
} from '../../../../shared/commands/output-command.ts';
import { formatDuration, formatMoment, formatNumber, type TimeStyle } from '../../lib/format.ts';
import { COMMAND_KINDS, kindIdOf } from './command-catalogue.ts';
import type { OutputState } from './output-view.ts';
import type { CommandsText } from './texts.ts';

export interface Speech {
  readonly t: CommandsText;
  readonly style: TimeStyle;
  readonly nowMs: number;
}

/** 0.4 s, 12 s, 02:10. */
export function shortAge(ms: number, { language }: TimeStyle): string {
  if (ms < 10_000) return `${formatNumber(Math.max(0, ms) / 1000, 1, language)} s`;
  return ms < 60_000 ? `${Math.floor(ms / 1000)} s` : formatDuration(ms);
}

export function stateWord(state: OutputState | null, t: CommandsText): string {
  if (state === null) return t('state.unknown');
  if (typeof state === 'number') return t('state.percent', { value: String(state) });
  return t(state ? 'state.on' : 'state.off');
}

function isNumberField(name: string): name is NumberFieldName {
  return name in NUMBER_FIELDS;
}

export function withUnit(name: NumberFieldName, value: string, t: CommandsText): string {
  const { unit }: NumberField = NUMBER_FIELDS[name];
  return unit === 'none' ? value : `${value} ${t(`unit.${unit}`)}`;
}

function outputWords(command: OutputCommand, t: CommandsText): string {
  const parts: string[] = [];
  if (command.output === 'FAN') {
    parts.push(
      command.pattern === 'OFF'
        ? t('state.off')
        : t('state.percent', { value: String(command.fanDutyPercent ?? 0) }),
    );
  } else if (switchesOff(command)) parts.push(t('state.off'));
  else {
    parts.push(t('what.onPattern', { pattern: t(`pattern.${command.pattern}`) }));
    for (const name of PATTERN_FIELDS[command.pattern]) {
      const value = command[name];
      if (value === undefined || (value === 0 && name === 'totalDurationS')) continue;
      if (name === 'totalDurationS') parts.push(t('what.for', { seconds: String(value) }));
      else parts.push(`${t(`field.${name}`)} ${withUnit(name, String(value), t)}`);
    }
  }
  return t('what.output', { output: t(`output.${command.output}`), state: parts.join(', ') });
}

/** The settings and figures of a command in a row: SSID yard, password (secret). */
function fieldWords(command: DeviceCommand, secrets: readonly string[], t: CommandsText): string {
  const id = kindIdOf(command);
  const fields = COMMAND_KINDS.find((kind) => kind.id === id)?.fields ?? [];
  const values: Readonly<Record<string, unknown>> =
    command.type === 'CONFIG' ? { ...command.settings } : { ...command };
  return fields
    .flatMap((field) => {
      const name = field.as ?? field.name;
      const label = t(`field.${field.name}`);
      if (secrets.includes(name) || (field.kind === 'secret' && values[name] !== undefined)) {
        return [t('what.secret', { name: label })];
      }
      const value = values[name];
      if (value === undefined) return [];
      if (typeof value === 'boolean') {
        if (field.kind === 'tick') return value ? [label] : [];
        return [`${label}: ${t(value ? 'form.yes' : 'form.no')}`];
      }
      const text = String(value);
      return [`${label}: ${isNumberField(field.name) ? withUnit(field.name, text, t) : text}`];
    })
    .join(', ');
}

/** What is ordered, in words: Siren on, constant, 30 s. */
export function describeOrder(command: DeviceCommand, secrets: readonly string[], t: CommandsText): string {
  if (command.type === 'OUTPUT') return outputWords(command, t);
  if (command.type === 'RELAY') {
    return t('what.relay', {
      number: String(command.relayIndex + 1),
      state: [
        t(command.on ? 'state.on' : 'state.off'),
        ...(command.onMs === undefined ? [] : [`${command.onMs} ms`]),
      ].join(', '),
    });
  }
  const id = kindIdOf(command);
  if (id === null) return '';
  const name = t(`kind.${id}`);
  const fields = fieldWords(command, secrets, t);
  return fields === '' ? name : t('what.withFields', { name, fields });
}

export function describeCommand(
  { command, secretFields }: Pick<Command, 'command' | 'secretFields'>,
  t: CommandsText,
): string {
  return describeOrder(command, secretFields, t);
}

function errorWords({ responseCode, responseMessage }: Command, t: CommandsText): string {
  const name = responseCode === null ? undefined : COMMAND_ERRORS[responseCode];
  const error =
    name === undefined ? t('error.other', { code: String(responseCode ?? '?') }) : t(`error.${name}`);
  return responseMessage === null || responseMessage === ''
    ? error
    : t('error.withWords', { error, words: responseMessage });
}

export interface Comparison {
  readonly wanted: OutputState | null;
  readonly reported: OutputState | null;
  readonly isOnline: boolean;
}

/** How a command stands or ended, in one line; with the output's states where it is of an output. */
export function describeState(command: Command, compared: Comparison, { t, style, nowMs }: Speech): string {
  const moment = (at: Date): string => formatMoment(at, new Date(nowMs), style);
  const sinceSent = (): string => shortAge(nowMs - (command.sentAt ?? command.createdAt).getTime(), style);
  const { wanted, reported } = compared;
  switch (command.status) {
    case 'PENDING':
      if (command.scheduledAt !== null && command.scheduledAt.getTime() > nowMs)
        return t('says.scheduled', { at: moment(command.scheduledAt) });
      return compared.isOnline
        ? t('says.pending')
        : t('says.pendingOffline', { at: moment(command.expiresAt) });
    case 'SENT':
    case 'ACKNOWLEDGED': {
      const line = openWords(command, compared, sinceSent, { t, style, nowMs });
      return command.cancelRequestedAt === null ? line : `${line} (${t('says.cancelAsked')})`;
    }
    default:
      break;
  }
  switch (command.outcome) {
    case 'confirmed': {
      if (command.acknowledgedAt === null) return t('says.confirmedNoAnswer');
      const from = command.sentAt ?? command.createdAt;
      return t('says.confirmed', {
        after: shortAge((command.confirmedAt ?? from).getTime() - from.getTime(), style),
      });
    }
    case 'answered_not_verifiable':
      return t('says.answered_not_verifiable');
    case 'refused':
      return t('says.refused', { why: errorWords(command, t) });
    case 'not_confirmed':
      return wanted === null || reported === null || wanted === reported
        ? t('says.not_confirmed')
        : t('says.not_confirmedState', { reported: stateWord(reported, t) });
    case 'no_answer':
      if (wanted !== null && reported !== null)
        return t('says.no_answerState', { reported: stateWord(reported, t) });
      return command.retryCount === 0
        ? t('says.no_answerOnce')
        : t('says.no_answer', { count: command.retryCount + 1 });
    case 'not_done':
      return t('says.not_done', { at: moment(command.expiresAt) });
    default:
      return command.cancelledBy === null
        ? t('says.cancelledPlain')
        : t('says.cancelled', { by: command.cancelledBy });
  }
}

function openWords(
  command: Command,
  { wanted, reported }: Comparison,
  sinceSent: () => string,
  { t, nowMs }: Speech,
): string {
  if (command.status === 'SENT' && command.nextRetryAt !== null) {
    const leftMs = command.nextRetryAt.getTime() - nowMs;
    return t('says.retryAt', { seconds: String(Math.max(0, Math.ceil(leftMs / 1000))) });
  }
  if (wanted !== null && reported !== null && wanted !== reported) {
    return t('says.difference', {
      wanted: stateWord(wanted, t),
      reported: stateWord(reported, t),
      age: sinceSent(),
    });
  }
  if (command.status === 'ACKNOWLEDGED') return t('says.acknowledged', { age: sinceSent() });
  return command.retryCount === 0
    ? t('says.sent', { age: sinceSent() })
    : t('says.sentAgain', { count: command.retryCount + 1, age: sinceSent() });
}

/** strong: wants a person; plain: as it should be; quiet: over without having been done. */
export function toneOf({ outcome }: Command): 'strong' | 'plain' | 'quiet' {
  switch (outcome) {
    case 'refused':
    case 'not_confirmed':
    case 'no_answer':
    case 'not_done':
      return 'strong';
    case 'cancelled':
      return 'quiet';
    default:
      return 'plain';
  }
}
