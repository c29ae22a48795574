import type { ReactNode } from 'react';
import { useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { Brand } from '../../../../shared/registry/model.ts';
import { useCall } from '../../client/index.ts';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { FormDialog } from './form-dialog.tsx';
import { isName } from './site-form.ts';
import { TEXTS } from './texts.ts';

interface BrandDialogProps {
  /** Null: a new one. */
  readonly brand: Brand | null;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

export function BrandDialog({ brand, onClose, onSaved }: BrandDialogProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const toast = useToast();
  const { register, handleSubmit, formState } = useForm({ defaultValues: { name: brand?.name ?? '' } });
  const save = useCall((client, name: string) =>
    brand === null
      ? client.registry.brands.create({ name })
      : client.registry.brands.update({ id: brand.id, name }),
  );
  const submit = handleSubmit(async ({ name }) => {
    const result = await save.run(name);
    if (!result.ok) return;
    toast({ tone: 'info', text: t('makes.saved', { name: result.value.name }) });
    onSaved();
    onClose();
  });
  return (
    <FormDialog
      title={brand === null ? t('makes.addBrand') : t('makes.editBrand', { name: brand.name })}
      pending={save.pending}
      problem={save.problem}
      onClose={onClose}
      onSubmit={submit}
    >
      <TextField
        label={t('makes.name')}
        autoFocus
        autoComplete="off"
        error={formState.errors.name === undefined ? undefined : t('makes.nameWrong')}
        {...register('name', { validate: isName })}
      />
    </FormDialog>
  );
}
