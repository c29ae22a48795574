import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EscalationPolicy, EscalationStep } from '../../../../shared/escalation/model.ts';
import type { NotificationChannel } from '../../../../shared/notify/model.ts';
import { formatDuration } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { PageSection } from '../../ui/page.tsx';
import { PriorityMark } from '../../ui/priority-mark.tsx';
import styles from './escalation.module.css';
import { StepsDialog } from './steps-dialog.tsx';
import { TEXTS } from './texts.ts';

interface StepsSectionProps {
  readonly policies: readonly EscalationPolicy[];
  readonly channels: readonly NotificationChannel[];
  readonly onSaved: () => void;
}

/** The steps of each priority. */
export function StepsSection({ policies, channels, onSaved }: StepsSectionProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const [editing, setEditing] = useState<EscalationPolicy | null>(null);
  return (
    <PageSection title={t('page.steps')}>
      <table className={styles['table']} aria-label={t('page.steps')}>
        <tbody>
          {policies.map((policy) => {
            const priority = t(`common:priority.${policy.priority}`);
            return (
              <tr key={policy.priority}>
                <th scope="row">
                  <span className={styles['priority']}>
                    <PriorityMark priority={policy.priority} look="acknowledged" size={18} />
                    {priority}
                  </span>
                </th>
                <td>
                  <Steps steps={policy.steps} channels={channels} />
                </td>
                <td>
                  <div className={styles['actions']}>
                    <Button aria-label={t('page.changeOf', { priority })} onClick={() => setEditing(policy)}>
                      {t('page.change')}
                    </Button>
                  </div>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {editing === null ? null : (
        <StepsDialog
          policy={editing}
          channels={channels}
          onSaved={onSaved}
          onClose={() => setEditing(null)}
        />
      )}
    </PageSection>
  );
}

function Steps({
  steps,
  channels,
}: {
  readonly steps: readonly EscalationStep[];
  readonly channels: readonly NotificationChannel[];
}): ReactNode {
  const { t } = useTranslation(TEXTS);
  if (steps.length === 0) return <span className={styles['quiet']}>{t('page.none')}</span>;
  return (
    <ol className={styles['steps']}>
      {steps.map((step) => (
        <li key={step.afterS}>
          <span className={styles['time']}>{formatDuration(step.afterS * 1000)}</span>
          {[
            ...(step.isLouder ? [t('page.louder')] : []),
            ...(step.callsSupervisors ? [t('page.supervisors')] : []),
            ...channels.filter(({ id }) => step.channelIds.includes(id)).map(({ name }) => name),
          ].join(' · ')}
        </li>
      ))}
    </ol>
  );
}
