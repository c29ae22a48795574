import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Priority } from '../../../../shared/alarms/model.ts';
import type { Escalation, RuleDefinition } from '../../../../shared/rules/model.ts';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/select.tsx';
import { UNITS } from './draft.ts';
import { DurationField, NumberField } from './number-field.tsx';
import styles from './rules.module.css';
import { TEXTS } from './texts.ts';

interface AlarmFieldsProps {
  readonly definition: RuleDefinition;
  readonly onChange: (definition: RuleDefinition) => void;
}

/** How bad its alarm is, and when it becomes worse. */
export function AlarmFields({ definition, onChange }: AlarmFieldsProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { condition, escalation, priority } = definition;
  const unit =
    condition.kind === 'holds' && condition.test.by === 'limits' ? UNITS[condition.test.metric] : null;
  const setStep = (at: number, step: Escalation): void =>
    onChange({ ...definition, escalation: escalation.map((each, index) => (index === at ? step : each)) });
  return (
    <>
      <div className={styles['fields']}>
        <PriorityField
          label={t('form.priority')}
          value={priority}
          onChange={(next) => onChange({ ...definition, priority: next })}
        />
      </div>
      {numbered(escalation).map(({ step, index, key }) => (
        <div key={key} className={styles['step']}>
          <PriorityField
            label={t('form.worse')}
            value={step.to}
            onChange={(to) => setStep(index, { ...step, to })}
          />
          <Select
            label={t('form.cause')}
            value={step.beyond === null ? 'after' : 'beyond'}
            options={[
              { value: 'after' as const, label: t('cause.after') },
              ...(unit === null ? [] : [{ value: 'beyond' as const, label: t('cause.beyond') }]),
            ]}
            onValueChange={(cause) =>
              setStep(
                index,
                cause === 'after'
                  ? { ...step, afterS: 600, beyond: null }
                  : { ...step, afterS: null, beyond: 60 },
              )
            }
          />
          {step.beyond === null ? (
            <DurationField
              label={t('form.after')}
              valueS={step.afterS ?? 600}
              onChange={(afterS) => setStep(index, { ...step, afterS })}
            />
          ) : (
            <NumberField
              label={t('form.beyond')}
              unit={unit ?? ''}
              value={step.beyond}
              onChange={(beyond) => setStep(index, { ...step, beyond })}
            />
          )}
        </div>
      ))}
      <div className={styles['buttons']}>
        {escalation.length >= 3 || condition.kind === 'confirmed' ? null : (
          <Button
            onClick={() =>
              onChange({
                ...definition,
                escalation: [...escalation, { to: 'high', afterS: 600, beyond: null }],
              })
            }
          >
            {t('form.addStep')}
          </Button>
        )}
        {escalation.length === 0 ? null : (
          <Button onClick={() => onChange({ ...definition, escalation: escalation.slice(0, -1) })}>
            {t('form.removeStep')}
          </Button>
        )}
      </div>
    </>
  );
}

/** Steps have no name, and only the last one is taken away: their number tells them apart. */
const numbered = (steps: readonly Escalation[]) =>
  steps.map((step, index) => ({ step, index, key: `step ${index}` }));

interface PriorityFieldProps {
  readonly label: string;
  readonly value: Priority;
  readonly onChange: (value: Priority) => void;
}

function PriorityField({ label, value, onChange }: PriorityFieldProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  return (
    <Select
      label={label}
      value={value}
      options={Priority.options.map((each) => ({ value: each, label: t(`common:priority.${each}`) }))}
      onValueChange={onChange}
    />
  );
}
