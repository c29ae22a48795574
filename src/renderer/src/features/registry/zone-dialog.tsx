import type { ReactNode } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { type Site, type Zone, ZoneFields } from '../../../../shared/registry/model.ts';
import { useCall } from '../../client/index.ts';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { FormDialog } from './form-dialog.tsx';
import styles from './registry.module.css';
import { isName } from './site-form.ts';
import { TEXTS } from './texts.ts';

interface ZoneForm {
  readonly name: string;
  readonly number: string;
  readonly active: boolean;
}

interface ZoneDialogProps {
  readonly site: Site;
  /** Null: a new one. */
  readonly zone: Zone | null;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

const numberOf = (text: string): number | null => (text.trim() === '' ? null : Number(text));

export function ZoneDialog({ site, zone, onClose, onSaved }: ZoneDialogProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const toast = useToast();
  const { register, handleSubmit, formState } = useForm<ZoneForm>({
    defaultValues: {
      name: zone?.name ?? '',
      number: zone?.number == null ? '' : String(zone.number),
      active: zone?.active ?? true,
    },
  });
  const { errors } = formState;
  const save = useCall((client, fields: ZoneFields) =>
    zone === null
      ? client.registry.zones.create({ siteId: site.id, ...fields })
      : client.registry.zones.update({ id: zone.id, ...fields }),
  );
  const submit = handleSubmit(async (form) => {
    const result = await save.run(ZoneFields.parse({ ...form, number: numberOf(form.number) }));
    if (!result.ok) return;
    toast({ tone: 'info', text: t('places.saved', { name: result.value.name }) });
    onSaved();
    onClose();
  });
  return (
    <FormDialog
      title={
        zone === null ? t('places.addZoneTo', { name: site.name }) : t('places.editZone', { name: zone.name })
      }
      pending={save.pending}
      problem={save.problem}
      onClose={onClose}
      onSubmit={submit}
    >
      <TextField
        label={t('places.name')}
        autoFocus
        autoComplete="off"
        error={errors.name === undefined ? undefined : t('places.nameWrong')}
        {...register('name', { validate: isName })}
      />
      <TextField
        label={t('places.number')}
        inputMode="numeric"
        autoComplete="off"
        error={errors.number === undefined ? undefined : t('places.numberWrong')}
        {...register('number', {
          validate: (text) => ZoneFields.shape.number.safeParse(numberOf(text)).success,
        })}
      />
      <label className={styles['check']}>
        <input type="checkbox" {...register('active')} />
        {t('places.active')}
      </label>
    </FormDialog>
  );
}
