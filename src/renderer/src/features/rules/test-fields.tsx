import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { DeviceState } from '../../../../shared/devices/model.ts';
import { NumberMetric, type RuleTest, SwitchMetric } from '../../../../shared/rules/condition.ts';
import { Select } from '../../ui/select.tsx';
import { UNITS } from './draft.ts';
import { NumberField } from './number-field.tsx';
import styles from './rules.module.css';
import { TEXTS } from './texts.ts';

interface TestFieldsProps {
  readonly test: RuleTest;
  readonly onChange: (test: RuleTest) => void;
}

const METRICS = [...NumberMetric.options, ...SwitchMetric.options, 'deviceState' as const];
type Looked = (typeof METRICS)[number];

/** What a figure begins with when it is chosen. */
function testOf(metric: Looked, before: RuleTest): RuleTest {
  if (metric === 'deviceState') return { by: 'mode', states: ['ERROR', 'CRITICAL'] };
  const asSwitch = SwitchMetric.safeParse(metric);
  if (asSwitch.success) return { by: 'switch', metric: asSwitch.data, is: true };
  const asNumber = NumberMetric.parse(metric);
  return before.by === 'limits'
    ? { ...before, metric: asNumber }
    : { by: 'limits', metric: asNumber, min: null, max: 45, hysteresis: 0 };
}

/** Which figure is looked at, and when that is true. */
export function TestFields({ test, onChange }: TestFieldsProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const metric: Looked = test.by === 'mode' ? 'deviceState' : test.metric;
  return (
    <>
      <Select
        label={t('form.metric')}
        value={metric}
        options={METRICS.map((each) => ({
          value: each,
          label: t(`metric.${each}`),
          group: t(
            each === 'deviceState' || SwitchMetric.safeParse(each).success ? 'form.states' : 'form.figures',
          ),
        }))}
        onValueChange={(next) => onChange(testOf(next, test))}
      />
      {test.by === 'limits' ? (
        <>
          <NumberField
            key={`max ${metric}`}
            label={t('form.max')}
            unit={UNITS[test.metric]}
            value={test.max}
            empty={null}
            onChange={(max) => onChange({ ...test, max })}
          />
          <NumberField
            key={`min ${metric}`}
            label={t('form.min')}
            unit={UNITS[test.metric]}
            value={test.min}
            empty={null}
            onChange={(min) => onChange({ ...test, min })}
          />
          <NumberField
            key={`hysteresis ${metric}`}
            label={t('form.hysteresis')}
            unit={UNITS[test.metric]}
            value={test.hysteresis}
            onChange={(hysteresis) => onChange({ ...test, hysteresis })}
          />
        </>
      ) : test.by === 'switch' ? (
        <Select
          label={t('form.is')}
          value={test.is ? 'on' : 'off'}
          options={(['on', 'off'] as const).map((each) => ({ value: each, label: t(`is.${each}`) }))}
          onValueChange={(next) => onChange({ ...test, is: next === 'on' })}
        />
      ) : (
        <fieldset className={styles['ticks']}>
          <legend>{t('form.isOneOf')}</legend>
          {DeviceState.options.map((state) => (
            <label key={state} className={styles['tick']}>
              <input
                type="checkbox"
                checked={test.states.includes(state)}
                onChange={({ target }) =>
                  onChange({
                    ...test,
                    states: DeviceState.options.filter((each) =>
                      each === state ? target.checked : test.states.includes(each),
                    ),
                  })
                }
              />
              {state}
            </label>
          ))}
        </fieldset>
      )}
    </>
  );
}
