import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react';
import type { ComponentType, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SwitchCommand } from '../../../../shared/commands/device-command.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Select } from '../../ui/select.tsx';
import { TextArea, TextField } from '../../ui/text-field.tsx';
import styles from './plans.module.css';
import { STEP_KINDS, type StepDraft } from './step-draft.ts';
import { TEXTS } from './texts.ts';

const ATTEMPTS = ['1', '2', '3', '4', '5'] as const;

/** The fields of an order; commands are another feature's. */
export type Switching = ComponentType<{
  readonly command: SwitchCommand | null;
  /** Null while the fields make no command. */
  readonly onChange: (command: SwitchCommand | null) => void;
}>;

interface StepFieldsProps {
  readonly draft: StepDraft;
  readonly number: string;
  readonly isLast: boolean;
  readonly switching: Switching;
  readonly onChange: (draft: StepDraft) => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
}

/** One step of a plan in the editor. */
export function StepFields({
  draft,
  number,
  isLast,
  switching: Switching,
  onChange,
  onMove,
  onRemove,
}: StepFieldsProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const set = (change: Partial<StepDraft>): void => onChange({ ...draft, ...change });
  return (
    <fieldset className={styles['step']}>
      <legend>{t('editor.step', { number })}</legend>
      <div className={styles['row']}>
        <Select
          label={t('editor.kind')}
          options={STEP_KINDS.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
          value={draft.kind}
          onValueChange={(kind) => set({ kind })}
        />
        <TextField
          label={t('editor.title')}
          value={draft.title}
          maxLength={200}
          onChange={(event) => set({ title: event.target.value })}
        />
        <span className={styles['tools']}>
          <IconButton label={t('editor.up', { number })} disabled={number === '1'} onClick={() => onMove(-1)}>
            <ArrowUp size={16} aria-hidden="true" />
          </IconButton>
          <IconButton label={t('editor.down', { number })} disabled={isLast} onClick={() => onMove(1)}>
            <ArrowDown size={16} aria-hidden="true" />
          </IconButton>
          <IconButton label={t('editor.remove', { number })} onClick={onRemove}>
            <Trash2 size={16} aria-hidden="true" />
          </IconButton>
        </span>
      </div>
      {draft.kind === 'instruction' ? (
        <TextArea
          label={t('editor.text')}
          value={draft.text}
          maxLength={2000}
          onChange={(event) => set({ text: event.target.value })}
        />
      ) : null}
      {draft.kind === 'checklist' ? (
        <TextArea
          label={t('editor.items')}
          value={draft.items}
          rows={4}
          onChange={(event) => set({ items: event.target.value })}
        />
      ) : null}
      {draft.kind === 'call' ? (
        <Select
          label={t('editor.attempts')}
          options={ATTEMPTS.map((value) => ({ value, label: value }))}
          value={ATTEMPTS[draft.attempts - 1] ?? '2'}
          onValueChange={(attempts) => set({ attempts: Number(attempts) })}
        />
      ) : null}
      {draft.kind === 'command' ? (
        <>
          <p className={styles['quiet']}>{t('editor.command')}</p>
          <Switching command={draft.command} onChange={(command) => set({ command })} />
        </>
      ) : null}
      <label className={styles['check']}>
        <input
          type="checkbox"
          checked={draft.isMandatory}
          onChange={(event) => set({ isMandatory: event.target.checked })}
        />
        {t('editor.mandatory')}
      </label>
    </fieldset>
  );
}
