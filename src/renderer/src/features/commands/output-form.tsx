import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SwitchCommand } from '../../../../shared/commands/device-command.ts';
import type { OutputPattern } from '../../../../shared/commands/output-command.ts';
import { patternsOf } from '../../../../shared/commands/output-command.ts';
import type { Problem } from '../../client/index.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { OUTPUT_KIND, outputFields } from './command-catalogue.ts';
import { CommandFields } from './command-fields.tsx';
import { buildCommand, type FormValues } from './command-form.ts';
import styles from './commands.module.css';
import type { Output } from './output-view.ts';
import { TEXTS } from './texts.ts';

/** Nobody who is in a hurry leaves a siren on for the night. */
const DEFAULT_DURATION_S = '30';
const NOTE_MAX = 2000;

interface OutputFormProps {
  readonly output: Output;
  readonly mustArm: boolean;
  /** In a sentence, why it cannot be sent now. */
  readonly blocked: string | null;
  readonly pending: boolean;
  readonly problem: Problem | null;
  readonly onSubmit: (command: SwitchCommand, note: string | undefined) => void;
  readonly onClose: () => void;
}

/** Pattern, times and reason of a switching. */
export function OutputForm(props: OutputFormProps): ReactNode {
  const { output, mustArm, blocked, pending, problem, onSubmit, onClose } = props;
  const { t } = useTranslation(TEXTS);
  const patterns = patternsOf(output).filter((pattern) => pattern !== 'OFF');
  const [pattern, setPattern] = useState<OutputPattern>(patterns[0] ?? 'CONSTANT');
  const [values, setValues] = useState<FormValues>({ totalDurationS: DEFAULT_DURATION_S });
  const [wrong, setWrong] = useState<ReadonlySet<string>>(new Set());
  const [note, setNote] = useState('');
  const formRef = useRef<HTMLFormElement>(null);
  useEffect(() => formRef.current?.querySelector<HTMLElement>('select, input')?.focus(), []);
  const fields = outputFields(pattern);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (pending || blocked !== null) return;
    const built = buildCommand({ ...OUTPUT_KIND, base: { type: 'OUTPUT', output, pattern } }, fields, values);
    if (!built.ok || built.command.type !== 'OUTPUT') {
      setWrong(built.ok ? new Set() : built.wrong);
      return;
    }
    onSubmit(built.command, note.trim() === '' ? undefined : note.trim());
  };
  return (
    <form
      ref={formRef}
      className={styles['form']}
      aria-label={t('form.title', { output: t(`output.${output}`) })}
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        onClose();
      }}
    >
      <div className={styles['fields']}>
        {patterns.length === 1 ? null : (
          <Select
            label={t('form.pattern')}
            options={patterns.map((value) => ({ value, label: t(`pattern.${value}`) }))}
            value={pattern}
            onValueChange={(next) => {
              setPattern(next);
              setWrong(new Set());
            }}
          />
        )}
        <CommandFields
          fields={fields}
          values={values}
          wrong={wrong}
          onChange={(name, value) => setValues((before) => ({ ...before, [name]: value }))}
        />
        <TextField
          label={t('form.why')}
          maxLength={NOTE_MAX}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </div>
      {problem === null ? null : <Notice tone="problem">{problem.message}</Notice>}
      <div className={styles['formButtons']}>
        <Button onClick={onClose}>{t('common:cancel')}</Button>
        <Button
          type="submit"
          variant="primary"
          pending={pending}
          disabled={blocked !== null}
          title={blocked ?? undefined}
        >
          {mustArm ? t('form.arm') : output === 'FAN' ? t('form.set') : t('form.submit')}
        </Button>
      </div>
    </form>
  );
}
