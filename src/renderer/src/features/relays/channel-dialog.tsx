import type { ReactNode } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { Board, Relay } from '../../../../shared/relays/model.ts';
import { useCall } from '../../client/index.ts';
import { Select } from '../../ui/select.tsx';
import { TextArea, TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import {
  type ChannelForm,
  type DurationUnit,
  durationMsOf,
  formOf,
  isTimed,
  settingsOf,
  UNITS_MS,
} from './channel-form.ts';
import styles from './relays.module.css';
import { SettingsDialog } from './settings-dialog.tsx';

interface ChannelDialogProps {
  readonly board: Board;
  readonly relay: Relay;
  readonly onClose: () => void;
}

const KINDS = ['toggle', 'momentary', 'pulse', 'timed'] as const;
const UNITS = Object.keys(UNITS_MS).filter((unit): unit is DurationUnit => unit in UNITS_MS);
const MARKS = ['isActive', 'isDangerous', 'normallyOn', 'inSequences', 'autoMode'] as const;

/** What a channel is and how it is operated. */
export function ChannelDialog({ board, relay, onClose }: ChannelDialogProps): ReactNode {
  const { t } = useTranslation('relays');
  const toast = useToast();
  const { deviceId, relayIndex } = relay;
  const { register, handleSubmit, formState, watch, setValue } = useForm<ChannelForm>({
    defaultValues: formOf(relay),
  });
  const { errors } = formState;
  const { kind, unit } = watch();
  const save = useCall((client, form: ChannelForm) =>
    client.relays.configureChannel({ deviceId, relayIndex, ...settingsOf(form) }),
  );
  const submit = handleSubmit(async (form) => {
    const result = await save.run(form);
    if (!result.ok) return;
    toast({ tone: 'info', text: t('settings.saved', { name: result.value.name }) });
    onClose();
  });
  const knowsTimes = board.generation === 'v2';
  const kinds = KINDS.filter((each) => knowsTimes || !isTimed(each));
  return (
    <SettingsDialog
      width="wide"
      title={t('settings.channelTitle', { number: String(relayIndex + 1) })}
      pending={save.pending}
      problem={save.problem}
      onClose={onClose}
      onSubmit={submit}
    >
      <div className={styles['grid']}>
        <TextField
          label={t('settings.name')}
          autoFocus
          autoComplete="off"
          maxLength={50}
          error={errors.name === undefined ? undefined : t('settings.nameWrong')}
          {...register('name', { validate: (text) => text.trim() !== '' })}
        />
        <TextField
          label={t('settings.description')}
          autoComplete="off"
          maxLength={500}
          {...register('description')}
        />
        <Select
          label={t('settings.kind')}
          hint={knowsTimes ? undefined : t('settings.kindsMissing')}
          value={kind}
          options={kinds.map((value) => ({ value, label: t(`settings.kinds.${value}`) }))}
          onValueChange={(value) => setValue('kind', value)}
        />
        {isTimed(kind) ? (
          <div className={styles['duration']}>
            <TextField
              label={t('settings.duration')}
              inputMode="decimal"
              autoComplete="off"
              error={errors.duration === undefined ? undefined : t('settings.durationWrong')}
              {...register('duration', {
                validate: (_text, form) => !isTimed(form.kind) || durationMsOf(form) !== null,
              })}
            />
            <Select
              label={t('settings.durationUnit')}
              value={unit}
              options={UNITS.map((value) => ({ value, label: t(`settings.units.${value}`) }))}
              onValueChange={(value) => setValue('unit', value)}
            />
          </div>
        ) : null}
        {kind === 'momentary' ? null : (
          <TextField
            label={t('settings.interlock')}
            hint={t('settings.interlockHint')}
            autoComplete="off"
            maxLength={100}
            {...register('interlockGroup')}
          />
        )}
      </div>
      <div className={styles['marks']}>
        {MARKS.filter((mark) => mark !== 'inSequences' || kind !== 'momentary').map((mark) => (
          <label key={mark} className={styles['mark']}>
            <input type="checkbox" {...register(mark)} />
            {t(`settings.${mark}`)}
          </label>
        ))}
      </div>
      <TextArea label={t('settings.notes')} rows={2} maxLength={2000} {...register('notes')} />
    </SettingsDialog>
  );
}
