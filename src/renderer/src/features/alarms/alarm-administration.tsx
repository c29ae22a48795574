import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlarmTypePolicy, Disposition } from '../../../../shared/alarms/policy.ts';
import { useMay } from '../../client/index.ts';
import { useDispositionName } from '../../i18n/index.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Page, PageSection } from '../../ui/page.tsx';
import { PriorityMark } from '../../ui/priority-mark.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import styles from './alarm-administration.module.css';
import { DispositionDialog } from './disposition-dialog.tsx';
import { LimitsForm } from './limits-form.tsx';
import { PolicyDialog } from './policy-dialog.tsx';
import { TEXTS } from './texts.ts';
import { useAlarmSettings, useDispositions, usePolicies } from './use-policies.ts';

/** How the organisation handles its alarms: types, outcomes, limits. */
export function AlarmAdministration(): ReactNode {
  const { t } = useTranslation(TEXTS);
  const mayManage = useMay('rules.manage');
  const settings = useAlarmSettings();
  if (!mayManage) return <EmptyState title={t('administration.forbidden')} />;
  return (
    <Page title={t('administration.title')} explanation={t('administration.explanation')}>
      <Types />
      <Outcomes />
      <PageSection title={t('administration.limits')}>
        <LimitsForm key={JSON.stringify(settings)} settings={settings} />
      </PageSection>
    </Page>
  );
}

function useSeconds(): (seconds: number | null, none: string) => string {
  const { t } = useTranslation(TEXTS);
  return (seconds, none) => {
    if (seconds === null) return none;
    if (seconds % 60 !== 0) return `${seconds} s`;
    return seconds % 3600 === 0
      ? t('length.hours', { count: seconds / 3600 })
      : t('length.minutes', { count: seconds / 60 });
  };
}

function Types(): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { list } = usePolicies();
  const [editing, setEditing] = useState<AlarmTypePolicy | null>(null);
  const length = useSeconds();
  return (
    <PageSection title={t('administration.types')} hint={t('administration.typesHint')}>
      {list === null ? (
        <Skeleton rows={8} label={t('administration.types')} />
      ) : (
        <table className={styles['table']} aria-label={t('administration.types')}>
          <thead>
            <tr>
              {(
                [
                  'type',
                  'priority',
                  'highlyManaged',
                  'latched',
                  'noteRequired',
                  'warning',
                  'overdue',
                  'close',
                  'shown',
                  'restore',
                ] as const
              ).map((column) => (
                <th key={column} scope="col">
                  {t(`administration.${column}`)}
                </th>
              ))}
              <th scope="col">
                <span className="visually-hidden">{t('board.actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {list.map((policy) => (
              <tr key={policy.code}>
                <th scope="row">{t(`common:alarmType.${policy.code}`)}</th>
                <td>
                  <span className={styles['priority']}>
                    <PriorityMark priority={policy.priority} look="acknowledged" size={18} />
                    {t(`common:priority.${policy.priority}`)}
                  </span>
                </td>
                <td>{t(policy.highlyManaged ? 'administration.yes' : 'administration.no')}</td>
                <td>{t(policy.latched ? 'administration.yes' : 'administration.no')}</td>
                <td>{t(policy.noteRequired ? 'administration.yes' : 'administration.no')}</td>
                <td>{length(policy.warningAfterS, '')}</td>
                <td>{length(policy.overdueAfterS, '')}</td>
                <td>{length(policy.closeTargetS, '')}</td>
                <td>{length(policy.shownAfterS, t('administration.at_once'))}</td>
                <td>{length(policy.restoreExpectedS, t('administration.never'))}</td>
                <td className={styles['fit']}>
                  <Button
                    aria-label={t('administration.editOf', { type: t(`common:alarmType.${policy.code}`) })}
                    onClick={() => setEditing(policy)}
                  >
                    {t('administration.edit')}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {editing === null ? null : <PolicyDialog policy={editing} onClose={() => setEditing(null)} />}
    </PageSection>
  );
}

function Outcomes(): ReactNode {
  const { t } = useTranslation(TEXTS);
  const nameOf = useDispositionName();
  const dispositions = useDispositions();
  const [editing, setEditing] = useState<Disposition | 'new' | null>(null);
  return (
    <PageSection
      title={t('administration.outcomes')}
      hint={t('administration.outcomesHint')}
      action={<Button onClick={() => setEditing('new')}>{t('administration.addOutcome')}</Button>}
    >
      <table className={styles['table']} aria-label={t('administration.outcomes')}>
        <thead>
          <tr>
            <th scope="col">{t('administration.name')}</th>
            <th scope="col">{t('administration.code')}</th>
            <th scope="col">{t('administration.countsAsFalse')}</th>
            <th scope="col">{t('administration.offered')}</th>
            <th scope="col">
              <span className="visually-hidden">{t('board.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {(dispositions ?? []).map((disposition) => (
            <tr key={disposition.code}>
              <th scope="row">{nameOf(disposition.code, disposition.name)}</th>
              <td>{disposition.code}</td>
              <td>{t(disposition.countsAsFalse ? 'administration.yes' : 'administration.no')}</td>
              <td>{t(disposition.isOffered ? 'administration.yes' : 'administration.no')}</td>
              <td className={styles['fit']}>
                {/* What the engine itself writes is not for people to choose. */}
                {disposition.code === 'restored' ? null : (
                  <Button
                    aria-label={t('administration.editOf', {
                      type: nameOf(disposition.code, disposition.name),
                    })}
                    onClick={() => setEditing(disposition)}
                  >
                    {t('administration.edit')}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {editing === null ? null : (
        <DispositionDialog
          disposition={editing === 'new' ? null : editing}
          onClose={() => setEditing(null)}
        />
      )}
    </PageSection>
  );
}
