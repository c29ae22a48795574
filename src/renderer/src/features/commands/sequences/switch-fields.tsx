import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SwitchCommand } from '../../../../../shared/commands/device-command.ts';
import {
  type OutputName,
  OutputName as OutputNames,
  type OutputPattern,
  PATTERN_FIELDS,
  patternsOf,
} from '../../../../../shared/commands/output-command.ts';
import { DeviceId } from '../../../../../shared/contract/primitives.ts';
import { useBoard } from '../../../client/index.ts';
import { Notice } from '../../../ui/notice.tsx';
import { Select } from '../../../ui/select.tsx';
import { OUTPUT_KIND, outputFields } from '../command-catalogue.ts';
import { CommandFields } from '../command-fields.tsx';
import { buildCommand, type FormValues } from '../command-form.ts';
import styles from '../commands.module.css';
import { TEXTS } from '../texts.ts';
import { SEQUENCE_TEXTS } from './sequence-texts.ts';
import type { Reach } from './target-fields.tsx';

const CHANNELS_MAX = 32;
/** Never a device's. */
const NO_BOARD = DeviceId.parse(1);

/** What the fields make of an output; the fields that are wrong where they make nothing. */
export function outputCommand(
  output: OutputName,
  pattern: OutputPattern,
  values: FormValues,
): { readonly command: SwitchCommand | null; readonly wrong: ReadonlySet<string> } {
  const kind = { ...OUTPUT_KIND, base: { type: 'OUTPUT', output, pattern } };
  const built = buildCommand(kind, outputFields(pattern), values);
  if (!built.ok) return { command: null, wrong: built.wrong };
  return { command: built.command.type === 'OUTPUT' ? built.command : null, wrong: new Set() };
}

export function valuesOf(command: SwitchCommand | null): FormValues {
  if (command?.type !== 'OUTPUT') return {};
  return Object.fromEntries(
    PATTERN_FIELDS[command.pattern].flatMap((name) =>
      command[name] === undefined ? [] : [[name, String(command[name])]],
    ),
  );
}

/** The state of a form that makes a switching, of an output or of a channel. */
export function useSwitchForm(first: SwitchCommand | null) {
  const box = first?.type === 'OUTPUT' ? first : null;
  const channel = first?.type === 'RELAY' ? first : null;
  const [output, setOutput] = useState<OutputName>(box?.output ?? 'RELAY1');
  const [pattern, setPattern] = useState<OutputPattern>(box?.pattern ?? 'CONSTANT');
  const [values, setValues] = useState<FormValues>(() => valuesOf(first));
  const [relay, setRelay] = useState(String(channel?.relayIndex ?? ''));
  const [on, setOn] = useState(channel?.on ?? true);
  const [wrong, setWrong] = useState<ReadonlySet<string>>(new Set());
  return {
    output,
    setOutput: (next: OutputName) => {
      setOutput(next);
      setPattern(patternsOf(next)[0] ?? 'OFF');
      setWrong(new Set());
    },
    pattern,
    setPattern: (next: OutputPattern) => {
      setPattern(next);
      setWrong(new Set());
    },
    values,
    setValue: (name: string, value: string) => setValues((before) => ({ ...before, [name]: value })),
    relay,
    setRelay,
    on,
    setOn,
    wrong,
    /** Null where it cannot be sent like this; then it is marked. */
    build: (reach: Reach): SwitchCommand | null => {
      if (reach.kind === 'channel') {
        const parsed = SwitchCommand.safeParse({
          type: 'RELAY',
          relayIndex: relay === '' ? undefined : Number(relay),
          on,
        });
        setWrong(new Set(parsed.success ? [] : ['relayIndex']));
        return parsed.data ?? null;
      }
      const built = outputCommand(output, pattern, values);
      setWrong(built.wrong);
      return built.command;
    },
  };
}

interface SwitchFieldsProps {
  readonly form: ReturnType<typeof useSwitchForm>;
  readonly reach: Reach;
}

/** What is switched, with the units and ranges of the commands' own forms. */
export function SwitchFields({ form, reach }: SwitchFieldsProps): ReactNode {
  return reach.kind === 'channel' ? (
    <ChannelFields form={form} deviceId={reach.deviceId} />
  ) : (
    <OutputFields form={form} />
  );
}

interface OutputForm {
  readonly output: OutputName;
  readonly setOutput: (output: OutputName) => void;
  readonly pattern: OutputPattern;
  readonly setPattern: (pattern: OutputPattern) => void;
  readonly values: FormValues;
  readonly setValue: (name: string, value: string) => void;
  readonly wrong: ReadonlySet<string>;
}

export function OutputFields({ form }: { readonly form: OutputForm }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { output, pattern } = form;
  return (
    <>
      <div className={styles['fields']}>
        <Select
          label={t('form.output')}
          options={OutputNames.options.map((value) => ({ value, label: t(`output.${value}`) }))}
          value={output}
          onValueChange={form.setOutput}
        />
        <Select
          label={t('form.pattern')}
          options={patternsOf(output).map((value) => ({ value, label: t(`pattern.${value}`) }))}
          value={pattern}
          onValueChange={form.setPattern}
        />
      </div>
      <CommandFields
        fields={outputFields(pattern)}
        values={form.values}
        onChange={form.setValue}
        wrong={form.wrong}
      />
    </>
  );
}

interface ChannelFieldsProps extends Pick<SwitchFieldsProps, 'form'> {
  /** Null for the boards of a group. */
  readonly deviceId: DeviceId | null;
}

function ChannelFields({ form, deviceId }: ChannelFieldsProps): ReactNode {
  const { t } = useTranslation(SEQUENCE_TEXTS);
  const board = useBoard(deviceId ?? NO_BOARD);
  const known = deviceId === null ? null : board;
  const options =
    known === null
      ? Array.from({ length: CHANNELS_MAX }, (_, index) => ({
          value: String(index),
          label: t('channelNumber', { number: String(index + 1) }),
        }))
      : known.relays
          .filter(({ isActive, inSequences, kind }) => isActive && inSequences && kind !== 'momentary')
          .map(({ relayIndex, name }) => ({
            value: String(relayIndex),
            label: t('channelNamed', { number: String(relayIndex + 1), name }),
          }));
  return (
    <>
      <div className={styles['fields']}>
        <Select
          label={t('channel')}
          options={[{ value: '', label: t('choose') }, ...options]}
          value={form.relay}
          error={form.wrong.has('relayIndex') ? t('chooseFirst') : undefined}
          onValueChange={form.setRelay}
        />
        <Select
          label={t('switchTo')}
          options={[
            { value: 'on', label: t('on') },
            { value: 'off', label: t('off') },
          ]}
          value={form.on ? 'on' : 'off'}
          onValueChange={(value) => form.setOn(value === 'on')}
        />
      </div>
      {options.length === 0 ? <Notice tone="info">{t('noChannels')}</Notice> : null}
    </>
  );
}
