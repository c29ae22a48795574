import type { ReactNode } from 'react';
import { Controller, useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { DeviceKind } from '../../../../shared/devices/model.ts';
import type { Brand, Model, ModelFields } from '../../../../shared/registry/model.ts';
import { useCall } from '../../client/index.ts';
import { Select } from '../../ui/select.tsx';
import { TextArea, TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { parseFlagNames, writeFlagNames } from './flag-names.ts';
import { FormDialog } from './form-dialog.tsx';
import { isName } from './site-form.ts';
import { TEXTS } from './texts.ts';

interface ModelForm {
  readonly name: string;
  readonly kind: DeviceKind;
  readonly flags: string;
}

interface ModelDialogProps {
  readonly brand: Brand;
  /** Null: a new one. */
  readonly model: Model | null;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

export function ModelDialog({ brand, model, onClose, onSaved }: ModelDialogProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const toast = useToast();
  const { register, handleSubmit, formState, control } = useForm<ModelForm>({
    defaultValues: {
      name: model?.name ?? '',
      kind: model?.kind ?? 'alarm_box',
      flags: writeFlagNames(model?.errorFlags ?? {}),
    },
  });
  const { errors } = formState;
  const save = useCall((client, fields: ModelFields) =>
    model === null
      ? client.registry.models.create(fields)
      : client.registry.models.update({ id: model.id, ...fields }),
  );
  const submit = handleSubmit(async ({ name, kind, flags }) => {
    const result = await save.run({ brandId: brand.id, name, kind, errorFlags: parseFlagNames(flags) ?? {} });
    if (!result.ok) return;
    toast({ tone: 'info', text: t('makes.saved', { name: result.value.name }) });
    onSaved();
    onClose();
  });
  return (
    <FormDialog
      title={
        model === null
          ? t('makes.addModelTo', { name: brand.name })
          : t('makes.editModel', { name: model.name })
      }
      pending={save.pending}
      problem={save.problem}
      onClose={onClose}
      onSubmit={submit}
    >
      <TextField
        label={t('makes.name')}
        autoFocus
        autoComplete="off"
        error={errors.name === undefined ? undefined : t('makes.nameWrong')}
        {...register('name', { validate: isName })}
      />
      <Controller
        control={control}
        name="kind"
        render={({ field }) => (
          <Select
            label={t('makes.kind')}
            disabled={(model?.deviceCount ?? 0) > 0}
            options={DeviceKind.options.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
            value={field.value}
            onValueChange={field.onChange}
            onBlur={field.onBlur}
            ref={field.ref}
          />
        )}
      />
      <TextArea
        label={t('makes.flags')}
        hint={t('makes.flagsHint')}
        rows={5}
        error={errors.flags === undefined ? undefined : t('makes.flagsWrong')}
        {...register('flags', { validate: (text) => parseFlagNames(text) !== null })}
      />
    </FormDialog>
  );
}
