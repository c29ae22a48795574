import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alarm } from '../../../../../shared/alarms/model.ts';
import type { AlarmPlan, AlarmStep } from '../../../../../shared/plans/model.ts';
import { useMay } from '../../../client/index.ts';
import { Button } from '../../../ui/button.tsx';
import { Moment } from '../../../ui/moment.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { whyNotHandle } from '../action-blocks.ts';
import detail from '../alarm-detail.module.css';
import { type AlarmActions, useBlockText } from '../use-alarm-actions.ts';
import { currentStep } from './current-step.ts';
import styles from './plan.module.css';
import { SkipDialog } from './skip-dialog.tsx';
import { CurrentStep } from './step-work.tsx';
import { type PlanActions, useAlarmPlan } from './use-alarm-plan.ts';

interface PlanPanelProps {
  readonly alarm: Alarm;
  readonly actions: AlarmActions;
}

/** What is to be done about this alarm, in order, with the one step that is next. */
export function PlanPanel(props: PlanPanelProps): ReactNode {
  return useMay('alarms.handle') ? <ReadPlan {...props} /> : null;
}

function ReadPlan({ alarm, actions }: PlanPanelProps): ReactNode {
  const { t } = useTranslation(['plans', 'common']);
  const { plan, problem, retry, actions: planActions } = useAlarmPlan(alarm);
  if (plan === null) {
    return problem === null ? null : (
      <Notice tone="warning" action={<Button onClick={retry}>{t('common:tryAgain')}</Button>}>
        {problem.message}
      </Notice>
    );
  }
  if (plan.steps.length === 0) return null;
  return <Steps alarm={alarm} plan={plan} alarmActions={actions} actions={planActions} />;
}

interface StepsProps {
  readonly alarm: Alarm;
  readonly plan: AlarmPlan;
  readonly alarmActions: AlarmActions;
  readonly actions: PlanActions;
}

function Steps({ alarm, plan, alarmActions, actions }: StepsProps): ReactNode {
  const { t } = useTranslation(['plans', 'common']);
  const blockText = useBlockText();
  const [skipping, setSkipping] = useState<AlarmStep | null>(null);
  const block = whyNotHandle(alarm, alarmActions.facts);
  const current = currentStep(plan.steps);
  return (
    <section className={detail['section']}>
      <h3>
        {t('panel.title', { name: plan.name ?? '' })}
        <span className={styles['count']}>
          {t('panel.done', {
            done: String(plan.steps.filter(({ state }) => state !== 'open').length),
            total: String(plan.steps.length),
          })}
        </span>
      </h3>
      <ol className={styles['steps']}>
        {plan.steps.map((step) => (
          <li
            key={step.position}
            className={styles['step']}
            data-state={step.state}
            aria-current={step === current ? 'step' : undefined}
          >
            <span className={styles['mark']} aria-hidden="true">
              {step.state === 'done' ? '✓' : step.state === 'skipped' ? '–' : step.position}
            </span>
            <div className={styles['body']}>
              <p className={styles['head']}>
                <span className={styles['title']}>{step.definition.title}</span>
                {step.definition.isMandatory ? null : (
                  <span className={styles['quiet']}>{t('panel.optional')}</span>
                )}
              </p>
              {step.state === 'open' ? null : <Ended step={step} />}
              {step === current && block === null ? (
                <CurrentStep
                  key={step.position}
                  alarm={alarm}
                  step={step}
                  plan={plan}
                  actions={actions}
                  onSkip={() => setSkipping(step)}
                />
              ) : null}
            </div>
          </li>
        ))}
      </ol>
      {block === null || current === null ? null : <p className={styles['quiet']}>{blockText(block)}</p>}
      {skipping === null ? null : (
        <SkipDialog step={skipping} actions={actions} onClose={() => setSkipping(null)} />
      )}
    </section>
  );
}

/** Who ended it, when, and how. */
function Ended({ step }: { readonly step: AlarmStep }): ReactNode {
  const { t } = useTranslation(['plans', 'common']);
  const { outcome } = step;
  const how =
    step.skipReason !== null
      ? t('panel.skipped', { reason: step.skipReason })
      : outcome?.kind === 'note'
        ? outcome.text
        : outcome?.kind === 'call'
          ? t(outcome.reached ? 'panel.reached' : 'panel.nobodyReached')
          : null;
  return (
    <p className={styles['quiet']}>
      {step.by} · {step.endedAt === null ? null : <Moment at={step.endedAt} />}
      {how === null ? null : <span className={styles['how']}>{how}</span>}
    </p>
  );
}
