import { type ReactNode, useState } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { DeviceIdentity } from '../../../../shared/devices/model.ts';
import type { DeviceChange, DeviceRecord } from '../../../../shared/registry/model.ts';
import { useCall, useCatalogue } from '../../client/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Select } from '../../ui/select.tsx';
import { TextArea, TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { changeOf, type DeviceForm, formOf, isPosition } from './device-form.ts';
import styles from './edit-device-dialog.module.css';
import { parseTags } from './parse-tags.ts';
import { REGISTRY_TEXTS } from './texts.ts';

interface EditDeviceProps {
  readonly identity: DeviceIdentity;
  readonly record: DeviceRecord;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

/** Only what was changed here is sent: what somebody else changes meanwhile stays. */
export function EditDeviceDialog({ identity, record, onClose, onSaved }: EditDeviceProps): ReactNode {
  const { t } = useTranslation(REGISTRY_TEXTS);
  const toast = useToast();
  const { catalogue } = useCatalogue();
  // What the feed tells may be this dialog's own change, before its answer is there.
  const [titleName] = useState(identity.name);
  const { register, handleSubmit, formState, watch, setValue } = useForm<DeviceForm>({
    defaultValues: formOf(identity, record),
  });
  const { errors, dirtyFields } = formState;
  const save = useCall((client, change: DeviceChange) =>
    client.registry.updateDevice({ id: identity.id, change }),
  );
  const submit = handleSubmit(async (form) => {
    const result = await save.run(changeOf(form, dirtyFields));
    if (!result.ok) return;
    toast({ tone: 'info', text: t('device.saved', { name: result.value.name }) });
    onSaved();
    onClose();
  });
  const { siteId, zoneId, modelId } = watch();
  const option = ({ id, name }: { readonly id: number; readonly name: string }) => ({
    value: String(id),
    label: name,
  });
  const brandOf = new Map(catalogue?.brands.map(({ id, name }) => [id, name]));
  const set = (field: 'siteId' | 'zoneId' | 'modelId') => (value: string) =>
    setValue(field, value, { shouldDirty: true });
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      width="wide"
      title={t('device.editTitle', { name: titleName })}
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button variant="primary" type="submit" pending={save.pending}>
            {t('device.save')}
          </Button>
        </>
      }
    >
      <div className={styles['grid']}>
        <TextField
          label={t('device.name')}
          hint={t('device.nameHint')}
          autoFocus
          autoComplete="off"
          maxLength={100}
          {...register('name')}
        />
        <Select
          label={t('device.model')}
          value={modelId}
          options={[
            { value: '', label: t('bulk.noModel') },
            ...(catalogue?.models ?? [])
              .filter((model) => model.kind === identity.kind)
              .map((model) =>
                option({ id: model.id, name: `${brandOf.get(model.brandId) ?? ''} ${model.name}` }),
              ),
          ]}
          onValueChange={set('modelId')}
        />
        <Select
          label={t('device.site')}
          value={siteId}
          options={[
            { value: '', label: t('device.noSite') },
            ...(catalogue?.sites ?? [])
              .filter((site) => site.active || site.id === identity.siteId)
              .map(option),
          ]}
          onValueChange={(value) => {
            set('siteId')(value);
            set('zoneId')('');
          }}
        />
        <Select
          label={t('device.zone')}
          value={zoneId}
          options={[
            { value: '', label: t('bulk.noZone') },
            ...(catalogue?.zones ?? [])
              .filter(
                (zone) => String(zone.siteId) === siteId && (zone.active || zone.id === identity.zoneId),
              )
              .map(option),
          ]}
          onValueChange={set('zoneId')}
        />
        <TextField
          label={t('device.tags')}
          hint={t('bulk.tagRule')}
          error={errors.tags === undefined ? undefined : t('bulk.tagWrong')}
          autoComplete="off"
          {...register('tags', { validate: (text) => parseTags(text) !== null })}
        />
        <TextField label={t('device.installed')} type="date" {...register('installed')} />
        <TextField
          label={t('device.latitude')}
          error={errors.latitude === undefined ? undefined : t('device.positionWrong')}
          inputMode="decimal"
          autoComplete="off"
          {...register('latitude', { validate: (_text, form) => isPosition(form) })}
        />
        <TextField
          label={t('device.longitude')}
          inputMode="decimal"
          autoComplete="off"
          {...register('longitude')}
        />
      </div>
      <TextField label={t('device.location')} autoComplete="off" maxLength={500} {...register('location')} />
      <TextArea label={t('device.notes')} rows={2} maxLength={4000} {...register('notes')} />
      {save.problem === null ? null : <Notice tone="problem">{save.problem.message}</Notice>}
    </Dialog>
  );
}
