import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type OutputName,
  OutputName as OutputNames,
  patternsOf,
} from '../../../../shared/commands/output-command.ts';
import { Notice } from '../../ui/notice.tsx';
import { Select } from '../../ui/select.tsx';
import type { CommandKind } from './command-catalogue.ts';
import { CommandFields } from './command-fields.tsx';
import styles from './commands.module.css';
import { TEXTS } from './texts.ts';
import type { CommandFormState } from './use-command-form.ts';

interface CommandFormFieldsProps {
  readonly form: CommandFormState;
  /** Those that this person may send. */
  readonly kinds: readonly CommandKind[];
}

/** Which command, its fields, and what will show that it was done. */
export function CommandFormFields({ form, kinds }: CommandFormFieldsProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { kind, output, pattern } = form;
  const isArmed = kind.id === 'OUTPUT' && pattern !== 'OFF' && needsArming(output);
  return (
    <>
      <Select
        autoFocus
        label={t('send.command')}
        options={kinds.map(({ id, group }) => ({
          value: id,
          label: t(`kind.${id}`),
          group: t(`group.${group}`),
        }))}
        value={kind.id}
        onValueChange={form.setKind}
      />
      {kind.id === 'OUTPUT' ? (
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
      ) : null}
      <CommandFields fields={form.fields} values={form.values} onChange={form.setValue} wrong={form.wrong} />
      {isArmed ? <Notice tone="warning">{t('send.needsArming')}</Notice> : null}
      {form.isEmpty ? <Notice tone="problem">{t('form.nothingFilled')}</Notice> : null}
      <p className={styles['quiet']}>{t(`proof.${form.proof}`)}</p>
      {form.values['includeSensitive'] === 'yes' ? (
        <p className={styles['quiet']}>{t('send.secrets')}</p>
      ) : null}
    </>
  );
}

/** Whatever is marked, these are dangerous. */
function needsArming(output: OutputName): boolean {
  return output === 'SIREN' || output === 'TURRET' || output === 'ALL';
}
