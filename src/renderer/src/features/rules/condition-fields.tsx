import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { AlarmType } from '../../../../shared/alarms/model.ts';
import {
  type ConfirmedCondition,
  NumberMetric,
  type RuleCondition,
} from '../../../../shared/rules/condition.ts';
import { Select } from '../../ui/select.tsx';
import { conditionOf, KINDS, UNITS } from './draft.ts';
import { DurationField, NumberField } from './number-field.tsx';
import styles from './rules.module.css';
import { TestFields } from './test-fields.tsx';
import { TEXTS } from './texts.ts';

interface ConditionFieldsProps {
  readonly condition: RuleCondition;
  readonly onChange: (condition: RuleCondition) => void;
}

/** Of which kind a rule is, and what that kind asks for. */
export function ConditionFields({ condition, onChange }: ConditionFieldsProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  return (
    <>
      <div className={styles['wide']}>
        <Select
          label={t('form.kind')}
          hint={t(`kindSays.${condition.kind}`)}
          value={condition.kind}
          options={KINDS.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
          onValueChange={(kind) => onChange(conditionOf(kind))}
        />
      </div>
      <div key={condition.kind} className={styles['fields']}>
        <KindFields condition={condition} onChange={onChange} />
      </div>
    </>
  );
}

function KindFields({ condition, onChange }: ConditionFieldsProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  switch (condition.kind) {
    case 'holds':
      return (
        <>
          <TestFields test={condition.test} onChange={(test) => onChange({ ...condition, test })} />
          <DurationField
            label={t('form.onDelay')}
            valueS={condition.onDelayS}
            onChange={(onDelayS) => onChange({ ...condition, onDelayS })}
          />
          <DurationField
            label={t('form.offDelay')}
            valueS={condition.offDelayS}
            onChange={(offDelayS) => onChange({ ...condition, offDelayS })}
          />
        </>
      );
    case 'repeats':
      return (
        <>
          <TestFields test={condition.test} onChange={(test) => onChange({ ...condition, test })} />
          <NumberField
            label={t('form.count')}
            value={condition.count}
            onChange={(count) => onChange({ ...condition, count })}
          />
          <DurationField
            label={t('form.within')}
            valueS={condition.withinS}
            onChange={(withinS) => onChange({ ...condition, withinS })}
          />
        </>
      );
    case 'missing':
      return (
        <>
          <Select
            label={t('form.metric')}
            value={condition.metric ?? 'any'}
            options={[
              { value: 'any' as const, label: t('metric.any') },
              ...NumberMetric.options.map((each) => ({ value: each, label: t(`metric.${each}`) })),
            ]}
            onValueChange={(next) => onChange({ ...condition, metric: next === 'any' ? null : next })}
          />
          <DurationField
            label={t('form.for')}
            valueS={condition.forS}
            onChange={(forS) => onChange({ ...condition, forS })}
          />
        </>
      );
    case 'rate':
      return (
        <>
          <Select
            label={t('form.metric')}
            value={condition.metric}
            options={NumberMetric.options.map((each) => ({ value: each, label: t(`metric.${each}`) }))}
            onValueChange={(metric) => onChange({ ...condition, metric })}
          />
          <Select
            label={t('form.direction')}
            value={condition.direction}
            options={(['rise', 'fall', 'either'] as const).map((each) => ({
              value: each,
              label: t(`direction.${each}`),
            }))}
            onValueChange={(direction) => onChange({ ...condition, direction })}
          />
          <NumberField
            label={t('form.by')}
            unit={UNITS[condition.metric]}
            value={condition.by}
            onChange={(by) => onChange({ ...condition, by })}
          />
          <DurationField
            label={t('form.within')}
            valueS={condition.withinS}
            onChange={(withinS) => onChange({ ...condition, withinS })}
          />
          <DurationField
            label={t('form.offDelay')}
            valueS={condition.offDelayS}
            onChange={(offDelayS) => onChange({ ...condition, offDelayS })}
          />
        </>
      );
    case 'offline':
      return (
        <DurationField
          label={t('form.for')}
          valueS={condition.forS}
          onChange={(forS) => onChange({ ...condition, forS })}
        />
      );
    case 'confirmed':
      return <ConfirmedFields condition={condition} onChange={onChange} />;
    case 'exempt':
      return null;
  }
}

interface ConfirmedFieldsProps {
  readonly condition: ConfirmedCondition;
  readonly onChange: (condition: ConfirmedCondition) => void;
}

function ConfirmedFields({ condition, onChange }: ConfirmedFieldsProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  return (
    <>
      <TypeTicks
        legend={t('form.first')}
        types={condition.first}
        onChange={(first) => onChange({ ...condition, first })}
      />
      <TypeTicks
        legend={t('form.second')}
        types={condition.second}
        onChange={(second) => onChange({ ...condition, second })}
      />
      <DurationField
        label={t('form.apart')}
        valueS={condition.withinS}
        onChange={(withinS) => onChange({ ...condition, withinS })}
      />
      <Select
        label={t('form.place')}
        value={condition.place}
        options={(['site', 'zone', 'device'] as const).map((each) => ({
          value: each,
          label: t(`place.${each}`),
        }))}
        onValueChange={(place) => onChange({ ...condition, place })}
      />
      <Select
        label={t('form.differs')}
        value={condition.differs}
        options={(['type', 'device', 'zone'] as const).map((each) => ({
          value: each,
          label: t(`differs.${each}`),
        }))}
        onValueChange={(differs) => onChange({ ...condition, differs })}
      />
      <label className={styles['tick']}>
        <input
          type="checkbox"
          checked={condition.inOrder}
          onChange={({ target }) => onChange({ ...condition, inOrder: target.checked })}
        />
        {t('form.inOrder')}
      </label>
    </>
  );
}

const TYPES = AlarmType.options.filter((type) => !['CONFIRMED', 'JOB', 'NOTIFICATION'].includes(type));

interface TypeTicksProps {
  readonly legend: string;
  readonly types: readonly AlarmType[];
  readonly onChange: (types: AlarmType[]) => void;
}

function TypeTicks({ legend, types, onChange }: TypeTicksProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  return (
    <fieldset className={styles['ticks']}>
      <legend>{legend}</legend>
      {TYPES.map((type) => (
        <label key={type} className={styles['tick']}>
          <input
            type="checkbox"
            checked={types.includes(type)}
            onChange={({ target }) =>
              onChange(TYPES.filter((each) => (each === type ? target.checked : types.includes(each))))
            }
          />
          {t(`common:alarmType.${type}`)}
        </label>
      ))}
    </fieldset>
  );
}
