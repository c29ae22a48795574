import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SiteId } from '../../../../../shared/contract/primitives.ts';
import type { FloorPlan, FloorPlanDraft } from '../../../../../shared/panels/model.ts';
import { useCall } from '../../../client/index.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { ImageField } from '../image-field.tsx';

interface NewPlanDialogProps {
  readonly siteId: SiteId;
  readonly onMade: (plan: FloorPlan) => void;
  readonly onClose: () => void;
}

/** A name and a picture; the devices follow. */
export function NewPlanDialog({ siteId, onMade, onClose }: NewPlanDialogProps): ReactNode {
  const { t } = useTranslation(['panels', 'common']);
  const [name, setName] = useState('');
  const [image, setImage] = useState<string | null>(null);
  const create = useCall((client, draft: FloorPlanDraft) =>
    client.panels.floorPlans.create({ siteId, draft }),
  );
  const canMake = name.trim() !== '' && image !== null;
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!canMake) return;
    const result = await create.run({ name: name.trim(), image, places: [] });
    if (result.ok) onMade(result.value);
  }
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t('plans.add')}
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button variant="primary" type="submit" disabled={!canMake} pending={create.pending}>
            {t('plans.make')}
          </Button>
        </>
      }
    >
      <TextField
        label={t('settings.name')}
        hint={t('plans.nameHint')}
        autoFocus
        autoComplete="off"
        maxLength={80}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <ImageField siteId={siteId} onAdded={setImage} />
      {image === null ? null : <p role="status">{t('plans.imageReady')}</p>}
      {create.problem === null ? null : <Notice tone="problem">{create.problem.message}</Notice>}
    </Dialog>
  );
}
