import { type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AlarmType } from '../../../../shared/alarms/model.ts';
import { SiteId } from '../../../../shared/contract/primitives.ts';
import { type ActionPlan, MAX_STEPS, type PlanStep } from '../../../../shared/plans/model.ts';
import type { Site } from '../../../../shared/registry/model.ts';
import { useCall } from '../../client/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import styles from './plans.module.css';
import { draftOf, moved, newStep, stepOf } from './step-draft.ts';
import { StepFields, type Switching } from './step-fields.tsx';
import { TEXTS } from './texts.ts';

const ALL_SITES = 'all';

interface PlanDialogProps {
  /** Null: a new one. */
  readonly plan: ActionPlan | null;
  readonly sites: readonly Site[];
  readonly switching: Switching;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

/** A plan's name, what it is for, and its steps in their order. */
export function PlanDialog({ plan, sites, switching, onClose, onSaved }: PlanDialogProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const [name, setName] = useState(plan?.name ?? '');
  const [alarmType, setAlarmType] = useState<AlarmType>(plan?.alarmType ?? 'INTRUSION');
  const [site, setSite] = useState(plan?.siteId?.toString() ?? ALL_SITES);
  const lastKey = useRef(plan?.steps.length ?? 1);
  const [drafts, setDrafts] = useState(() => plan?.steps.map(draftOf) ?? [newStep(0)]);
  const { run, pending, problem } = useCall((client, steps: PlanStep[]) =>
    plan === null
      ? client.plans.create({
          name,
          steps,
          alarmType,
          siteId: site === ALL_SITES ? null : SiteId.parse(Number(site)),
        })
      : client.plans.save({ id: plan.id, basedOn: plan.version, name, steps }),
  );
  const steps = drafts.map(stepOf).filter((step) => step !== null);
  const isReady = name.trim() !== '' && steps.length > 0 && steps.length === drafts.length;
  const save = async (): Promise<void> => {
    if (!isReady || pending) return;
    if (!(await run(steps)).ok) return;
    onSaved();
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      width="wide"
      title={t(plan === null ? 'editor.new' : 'editor.change')}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
      footer={
        <>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button type="submit" variant="primary" pending={pending} disabled={!isReady}>
            {t('editor.save')}
          </Button>
        </>
      }
    >
      {problem === null ? null : <Notice tone="problem">{problem.message}</Notice>}
      <TextField
        label={t('editor.name')}
        autoFocus
        value={name}
        maxLength={100}
        onChange={(event) => setName(event.target.value)}
      />
      <div className={styles['row']}>
        <Select
          label={t('editor.type')}
          disabled={plan !== null}
          options={AlarmType.options.map((type) => ({ value: type, label: t(`common:alarmType.${type}`) }))}
          value={alarmType}
          onValueChange={setAlarmType}
        />
        <Select
          label={t('editor.site')}
          disabled={plan !== null}
          options={[
            { value: ALL_SITES, label: t('editor.allSites') },
            ...sites.map(({ id, name: label }) => ({ value: String(id), label })),
          ]}
          value={site}
          onValueChange={setSite}
        />
      </div>
      {drafts.map((draft, index) => (
        <StepFields
          key={draft.key}
          draft={draft}
          number={String(index + 1)}
          isLast={index === drafts.length - 1}
          switching={switching}
          onChange={(changed) => setDrafts(drafts.with(index, changed))}
          onMove={(by) => setDrafts([...moved(drafts, index, by)])}
          onRemove={() => setDrafts(drafts.toSpliced(index, 1))}
        />
      ))}
      <Button
        disabled={drafts.length >= MAX_STEPS}
        onClick={() => {
          lastKey.current += 1;
          setDrafts([...drafts, newStep(lastKey.current)]);
        }}
      >
        {t('editor.add')}
      </Button>
    </Dialog>
  );
}
