import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FloorPlan } from '../../../../../shared/panels/model.ts';
import { useDevices } from '../../../client/index.ts';
import { useShortcut } from '../../../lib/shortcuts.tsx';
import { Button } from '../../../ui/button.tsx';
import { Moment } from '../../../ui/moment.tsx';
import styles from '../panels.module.css';
import { PlanMark } from '../plan-mark.tsx';
import { PlanSheet } from '../plan-sheet.tsx';

interface FloorPlanViewProps {
  readonly plan: FloorPlan;
  /** Undefined where this person may not. */
  readonly onChange: (() => void) | undefined;
}

/** A floor plan with its devices, live. */
export function FloorPlanView({ plan, onChange }: FloorPlanViewProps): ReactNode {
  const { t } = useTranslation('panels');
  const { siteId, image, name, places, savedAt, savedBy } = plan;
  const devices = useDevices();
  const here = [...devices.byId.values()].filter(({ identity }) => identity.siteId === siteId).length;
  useShortcut({ keys: 'e', label: t('plans.change'), group: t('plans.title') }, () => onChange?.(), {
    enabled: onChange !== undefined,
  });
  return (
    <div className={styles['planView']}>
      <div className={styles['planFoot']}>
        <span>{t('plans.placed', { placed: String(places.length), total: String(here) })}</span>
        <span>
          {t('list.saved')} <Moment at={savedAt} /> {savedBy}
        </span>
        {onChange === undefined ? null : (
          <div className={styles['actions']}>
            <Button keys="e" onClick={onChange}>
              {t('plans.change')}
            </Button>
          </div>
        )}
      </div>
      <div className={styles['sheetPlace']}>
        <PlanSheet siteId={siteId} image={image} alt={name}>
          {places.map((place) => (
            <PlanMark key={place.deviceId} place={place} />
          ))}
        </PlanSheet>
      </div>
    </div>
  );
}
