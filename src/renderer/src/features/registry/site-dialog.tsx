import { type ReactNode, useId } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { Site, SiteFields } from '../../../../shared/registry/model.ts';
import { useCall } from '../../client/index.ts';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { FormDialog } from './form-dialog.tsx';
import styles from './registry.module.css';
import {
  isCountry,
  isName,
  isPosition,
  isTimezone,
  type SiteForm,
  siteFields,
  siteForm,
} from './site-form.ts';
import { TEXTS } from './texts.ts';

interface SiteDialogProps {
  /** Null: a new one. */
  readonly site: Site | null;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

export function SiteDialog({ site, onClose, onSaved }: SiteDialogProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const toast = useToast();
  const zonesId = useId();
  const { register, handleSubmit, formState } = useForm<SiteForm>({ defaultValues: siteForm(site) });
  const { errors } = formState;
  const save = useCall((client, fields: SiteFields) =>
    site === null
      ? client.registry.sites.create(fields)
      : client.registry.sites.update({ id: site.id, ...fields }),
  );
  const submit = handleSubmit(async (form) => {
    const result = await save.run(siteFields(form));
    if (!result.ok) return;
    toast({ tone: 'info', text: t('places.saved', { name: result.value.name }) });
    onSaved();
    onClose();
  });
  return (
    <FormDialog
      title={site === null ? t('places.addSite') : t('places.editSite', { name: site.name })}
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
      <TextField label={t('places.address')} autoComplete="off" maxLength={300} {...register('address')} />
      <div className={styles['grid']}>
        <TextField
          label={t('places.latitude')}
          inputMode="decimal"
          autoComplete="off"
          error={errors.latitude === undefined ? undefined : t('places.positionWrong')}
          {...register('latitude', { validate: (_text, form) => isPosition(form) })}
        />
        <TextField
          label={t('places.longitude')}
          inputMode="decimal"
          autoComplete="off"
          {...register('longitude')}
        />
        <TextField
          label={t('places.country')}
          hint={t('places.countryHint')}
          autoComplete="off"
          error={errors.country === undefined ? undefined : t('places.countryWrong')}
          {...register('country', { validate: isCountry })}
        />
        <TextField
          label={t('places.timezone')}
          list={zonesId}
          autoComplete="off"
          error={errors.timezone === undefined ? undefined : t('places.timezoneWrong')}
          {...register('timezone', { validate: isTimezone })}
        />
      </div>
      <datalist id={zonesId}>
        {Intl.supportedValuesOf('timeZone').map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
      <label className={styles['check']}>
        <input type="checkbox" {...register('active')} />
        {t('places.active')}
      </label>
      <p className={styles['quiet']}>{t('places.activeHint')}</p>
    </FormDialog>
  );
}
