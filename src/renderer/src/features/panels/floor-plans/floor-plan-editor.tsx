import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceId } from '../../../../../shared/contract/primitives.ts';
import type { FloorPlan, FloorPlanDraft, PlanPlace } from '../../../../../shared/panels/model.ts';
import { useCall } from '../../../client/index.ts';
import { useTimeStyle } from '../../../i18n/index.ts';
import { formatMoment } from '../../../lib/format.ts';
import { useShortcut } from '../../../lib/shortcuts.tsx';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { ImageField } from '../image-field.tsx';
import { LeaveDialog } from '../leave-dialog.tsx';
import { MarksField } from '../marks-field.tsx';
import styles from '../panels.module.css';
import { EditSheet } from './edit-sheet.tsx';
import { RemovePlanDialog } from './remove-plan-dialog.tsx';

interface FloorPlanEditorProps {
  /** As it was when the change began. */
  readonly plan: FloorPlan;
  /** As it is now. */
  readonly newest: FloorPlan | undefined;
  readonly onDone: (plan: FloorPlan | null) => void;
}

/** A floor plan being changed: its devices by pointer and keyboard, its name and its picture beside them. */
export function FloorPlanEditor({ plan, newest, onDone }: FloorPlanEditorProps): ReactNode {
  const { t } = useTranslation('panels');
  const style = useTimeStyle();
  const toast = useToast();
  const { id, siteId } = plan;
  const [{ name, image, places }, setDraft] = useState<FloorPlanDraft>(plan);
  const [selected, setSelected] = useState<DeviceId | null>(null);
  const [dialog, setDialog] = useState<'leave' | 'remove' | null>(null);
  const draft = { name: name.trim(), image, places };
  const save = useCall((client, basedOn: number) => client.panels.floorPlans.save({ id, basedOn, draft }));
  const isChanged =
    draft.name !== plan.name ||
    image !== plan.image ||
    JSON.stringify(places) !== JSON.stringify(plan.places);
  const canSave = isChanged && draft.name !== '';
  const isBehind = newest !== undefined && newest.version > plan.version;
  const close = () => setDialog(null);
  const setPlaces = (next: PlanPlace[]) => setDraft({ name, image, places: next });

  async function submit(): Promise<void> {
    const result = await save.run(isBehind ? newest.version : plan.version);
    if (!result.ok) return;
    toast({ tone: 'info', text: t('plans.saved', { name: result.value.name }) });
    onDone(result.value);
  }
  const leave = () => {
    if (isChanged) setDialog('leave');
    else onDone(null);
  };
  const group = t('plans.title');
  useShortcut({ keys: 'mod+s', label: t('edit.save'), group }, () => {
    if (canSave) void submit();
  });
  useShortcut({ keys: 'Escape', label: t('edit.leave'), group }, leave);

  return (
    <>
      <header className={styles['head']}>
        <h1 className={styles['title']}>{t('plans.changing', { name: plan.name })}</h1>
        <div className={styles['actions']}>
          <Button variant="danger" onClick={() => setDialog('remove')}>
            {t('plans.remove')}
          </Button>
          <Button keys="Escape" onClick={leave}>
            {t('edit.leave')}
          </Button>
          <Button
            variant="primary"
            keys="mod+s"
            disabled={!canSave}
            pending={save.pending}
            onClick={() => void submit()}
          >
            {isBehind ? t('save.over') : t('edit.save')}
          </Button>
        </div>
      </header>
      {isBehind ? (
        <Notice tone="warning">
          {t('plans.newer', {
            by: newest.savedBy,
            at: formatMoment(newest.savedAt, new Date(), style),
          })}
        </Notice>
      ) : null}
      {save.problem === null ? null : <Notice tone="problem">{save.problem.message}</Notice>}
      <div className={styles['work']}>
        <div className={styles['sheetPlace']}>
          <EditSheet
            siteId={siteId}
            draft={{ name, image, places }}
            selected={selected}
            onSelect={setSelected}
            onPlaces={setPlaces}
          />
        </div>
        <aside className={styles['side']} aria-label={t('edit.properties')}>
          <div className={styles['form']}>
            <TextField
              label={t('settings.name')}
              maxLength={80}
              value={name}
              error={draft.name === '' ? t('plans.nameMissing') : undefined}
              onChange={(event) => setDraft({ name: event.target.value, image, places })}
            />
            <p className={styles['quiet']}>{t('plans.keys')}</p>
            <MarksField siteId={siteId} marks={places} onChange={setPlaces} />
            <ImageField siteId={siteId} onAdded={(digest) => setDraft({ name, image: digest, places })} />
          </div>
        </aside>
      </div>
      {dialog === 'leave' ? <LeaveDialog onLeave={() => onDone(null)} onClose={close} /> : null}
      {dialog === 'remove' ? (
        <RemovePlanDialog plan={plan} onRemoved={() => onDone(null)} onClose={close} />
      ) : null}
    </>
  );
}
