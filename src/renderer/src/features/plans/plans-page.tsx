import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ActionPlan, PlanId } from '../../../../shared/plans/model.ts';
import { useCall, useCatalogue, useMay, useOutdated, useRead } from '../../client/index.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Page } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useToast } from '../../ui/toast.tsx';
import { ContactsSection } from './contacts-section.tsx';
import { PlanDialog } from './plan-dialog.tsx';
import styles from './plans.module.css';
import type { Switching } from './step-fields.tsx';
import { TEXTS } from './texts.ts';

interface PlansProps {
  readonly switching: Switching;
}

/** What operators are to do about each type of alarm, and whom they call. */
export function PlansPage({ switching }: PlansProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  return useMay('rules.manage') ? (
    <Plans switching={switching} />
  ) : (
    <EmptyState title={t('page.forbidden')} />
  );
}

function Plans({ switching }: PlansProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { catalogue } = useCatalogue();
  const [round, setRound] = useState(0);
  const outdated = useOutdated('plans');
  const {
    value: plans,
    problem,
    retry,
  } = useRead(`plans ${round} ${outdated}`, (client) => client.plans.list());
  const [editing, setEditing] = useState<{ readonly plan: ActionPlan | null } | null>(null);
  const reload = (): void => setRound((before) => before + 1);
  if (plans === null || catalogue === null) {
    return problem === null ? (
      <Skeleton rows={6} label={t('page.title')} />
    ) : (
      <EmptyState title={problem.message} action={<Button onClick={retry}>{t('common:tryAgain')}</Button>} />
    );
  }
  return (
    <Page
      title={t('page.title')}
      explanation={t('page.explanation')}
      action={
        <Button variant="primary" onClick={() => setEditing({ plan: null })}>
          {t('page.add')}
        </Button>
      }
    >
      {plans.length === 0 ? (
        <EmptyState title={t('page.empty')}>{t('page.emptyBody')}</EmptyState>
      ) : (
        <PlanTable plans={plans} onEdit={(plan) => setEditing({ plan })} onEnded={reload} />
      )}
      <ContactsSection sites={catalogue.sites} />
      {editing === null ? null : (
        <PlanDialog
          plan={editing.plan}
          sites={catalogue.sites}
          switching={switching}
          onClose={() => setEditing(null)}
          onSaved={reload}
        />
      )}
    </Page>
  );
}

interface PlanTableProps {
  readonly plans: readonly ActionPlan[];
  readonly onEdit: (plan: ActionPlan) => void;
  readonly onEnded: () => void;
}

function PlanTable({ plans, onEdit, onEnded }: PlanTableProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const toast = useToast();
  const end = useCall((client, id: PlanId) => client.plans.archive({ id }));
  const archive = async ({ id, name }: ActionPlan): Promise<void> => {
    const result = await end.run(id);
    if (result.ok) onEnded();
    toast(
      result.ok
        ? { tone: 'info', text: t('page.ended', { name }) }
        : { tone: 'problem', text: result.problem.message },
    );
  };
  return (
    <table className={styles['table']} aria-label={t('page.title')}>
      <thead>
        <tr>
          <th scope="col">{t('editor.type')}</th>
          <th scope="col">{t('editor.site')}</th>
          <th scope="col">{t('editor.name')}</th>
          <th scope="col" className={styles['number']}>
            {t('page.steps')}
          </th>
          <th scope="col">{t('page.saved')}</th>
          <td />
        </tr>
      </thead>
      <tbody>
        {plans.map((plan) => (
          <tr key={plan.id}>
            <th scope="row">{t(`common:alarmType.${plan.alarmType}`)}</th>
            <td>{plan.siteName ?? t('editor.allSites')}</td>
            <td>{plan.name}</td>
            <td className={styles['number']}>{plan.steps.length}</td>
            <td className={styles['quiet']}>
              {plan.savedBy} · <Moment at={plan.savedAt} />
            </td>
            <td className={styles['actions']}>
              <Button
                variant="quiet"
                aria-label={t('page.changeNamed', { name: plan.name })}
                onClick={() => onEdit(plan)}
              >
                {t('page.change')}
              </Button>
              <Button
                variant="quiet"
                disabled={end.pending}
                aria-label={t('page.endNamed', { name: plan.name })}
                onClick={() => void archive(plan)}
              >
                {t('page.end')}
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
