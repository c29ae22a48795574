import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FloorPlan } from '../../../../../shared/panels/model.ts';
import { useCall } from '../../../client/index.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Notice } from '../../../ui/notice.tsx';

interface RemovePlanDialogProps {
  readonly plan: FloorPlan;
  readonly onRemoved: () => void;
  readonly onClose: () => void;
}

/** Of a plan no older versions are kept: it is asked for by its name. */
export function RemovePlanDialog({ plan, onRemoved, onClose }: RemovePlanDialogProps): ReactNode {
  const { t } = useTranslation(['panels', 'common']);
  const { id, name } = plan;
  const remove = useCall((client, _input: undefined) => client.panels.floorPlans.remove({ id }));
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const result = await remove.run(undefined);
    if (result.ok) onRemoved();
  }
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t('plans.removeTitle', { name })}
      onSubmit={submit}
      footer={
        <>
          <Button autoFocus onClick={onClose}>
            {t('common:cancel')}
          </Button>
          <Button variant="danger" type="submit" pending={remove.pending}>
            {t('plans.removeSubmit')}
          </Button>
        </>
      }
    >
      <p>{t('plans.removeSays')}</p>
      {remove.problem === null ? null : <Notice tone="problem">{remove.problem.message}</Notice>}
    </Dialog>
  );
}
