import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SiteId } from '../../../../shared/contract/primitives.ts';
import { Field } from '../../ui/field.tsx';
import { useAddImage } from './use-add-image.ts';

interface ImageFieldProps {
  readonly siteId: SiteId;
  readonly onAdded: (digest: string) => void;
}

/** Takes a picture from the person's files. */
export function ImageField({ siteId, onAdded }: ImageFieldProps): ReactNode {
  const { t } = useTranslation('panels');
  const { add, pending, problem } = useAddImage(siteId);
  return (
    <Field
      label={t('form.image')}
      hint={pending ? t('form.imageWorking') : t('form.imageHint')}
      error={problem ?? undefined}
    >
      {(control) => (
        <input
          {...control}
          type="file"
          accept="image/png,image/jpeg,image/webp"
          disabled={pending}
          onChange={async (event) => {
            const file = event.target.files?.[0];
            const digest = file === undefined ? null : await add(file);
            if (digest !== null) onAdded(digest);
          }}
        />
      )}
    </Field>
  );
}
