import type { TFunction } from 'i18next';
import type { RuleTest } from '../../../../shared/rules/condition.ts';
import type { RuleDefinition } from '../../../../shared/rules/model.ts';
import { formatNumber } from '../../lib/format.ts';
import { UNITS } from './draft.ts';
import type { TEXTS } from './texts.ts';

export type Speech = { readonly t: TFunction<typeof TEXTS>; readonly language: string };

const STEPS = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
  [1, 's'],
] as const;

/** `10 min`, in the largest unit that it is whole in. */
export function spanText(seconds: number, { t, language }: Speech): string {
  if (!Number.isFinite(seconds)) return '?';
  const [size, unit] = STEPS.find(([each]) => seconds !== 0 && seconds % each === 0) ?? [1, 's' as const];
  return `${formatNumber(seconds / size, 0, language)} ${t(`units.${unit}`)}`;
}

function figure(value: number, unit: string, { language }: Speech): string {
  if (Number.isNaN(value)) return '?';
  const decimals = Number.isInteger(value) ? 0 : 2;
  return `${formatNumber(value, decimals, language)}${unit === '' ? '' : ` ${unit}`}`;
}

function testText(test: RuleTest, speech: Speech): string {
  const { t } = speech;
  if (test.by === 'mode') return t('sentence.mode', { states: test.states.join(', ') });
  const metric = t(`metric.${test.metric}`);
  if (test.by === 'switch') return t('sentence.switch', { metric, is: t(`is.${test.is ? 'on' : 'off'}`) });
  const unit = UNITS[test.metric];
  const max = test.max === null ? '' : figure(test.max, unit, speech);
  const min = test.min === null ? '' : figure(test.min, unit, speech);
  if (test.max === null) return t('sentence.below', { metric, min });
  if (test.min === null) return t('sentence.above', { metric, max });
  return t('sentence.outside', { metric, min, max });
}

/** When it counts as over, of a figure with limits. */
function backText(test: RuleTest, speech: Speech): string | null {
  if (test.by !== 'limits' || !(test.hysteresis > 0)) return null;
  const unit = UNITS[test.metric];
  const { t } = speech;
  const high = test.max === null ? null : figure(test.max - test.hysteresis, unit, speech);
  const low = test.min === null ? null : figure(test.min + test.hysteresis, unit, speech);
  if (high !== null && low !== null) return t('sentence.backBetween', { low, high });
  return high === null ? t('sentence.backAbove', { low: low ?? '' }) : t('sentence.backBelow', { high });
}

function whenText({ condition }: RuleDefinition, speech: Speech): string {
  const { t } = speech;
  const span = (seconds: number) => spanText(seconds, speech);
  switch (condition.kind) {
    case 'holds': {
      const test = testText(condition.test, speech);
      return condition.onDelayS === 0
        ? test
        : t('sentence.lasting', { test, span: span(condition.onDelayS) });
    }
    case 'repeats':
      return t('sentence.repeats', {
        test: testText(condition.test, speech),
        count: condition.count,
        span: span(condition.withinS),
      });
    case 'missing':
      return t('sentence.missing', {
        metric: t(`metric.${condition.metric ?? 'any'}`),
        span: span(condition.forS),
      });
    case 'rate':
      return t(`sentence.${condition.direction}`, {
        metric: t(`metric.${condition.metric}`),
        by: figure(condition.by, UNITS[condition.metric], speech),
        span: span(condition.withinS),
      });
    case 'offline':
      return t('sentence.offline', { span: span(condition.forS) });
    case 'confirmed': {
      const names = (types: readonly (typeof condition.first)[number][]) =>
        types.map((type) => t(`common:alarmType.${type}`)).join(` ${t('sentence.or')} `);
      return t(condition.inOrder ? 'sentence.confirmedInOrder' : 'sentence.confirmed', {
        first: names(condition.first),
        second: names(condition.second),
        span: span(condition.withinS),
        place: t(`place.${condition.place}`),
        differs: t(`differs.${condition.differs}`),
      });
    }
    case 'exempt':
      return '';
  }
}

/** The rule as one would say it: what must be so, what comes of it, and when that is over. */
export function ruleSentence(definition: RuleDefinition, speech: Speech): string {
  const { t } = speech;
  const { condition, priority, escalation, schedule } = definition;
  if (condition.kind === 'exempt') return t('sentence.exempt');
  const parts = [
    t('sentence.raises', { when: whenText(definition, speech), priority: t(`common:priority.${priority}`) }),
  ];
  const back = condition.kind === 'holds' ? backText(condition.test, speech) : null;
  const offDelayS = 'offDelayS' in condition ? condition.offDelayS : 0;
  if (back !== null) parts.push(back);
  if (offDelayS > 0) parts.push(t('sentence.after', { span: spanText(offDelayS, speech) }));
  for (const { to, afterS, beyond } of escalation) {
    const worse = t(`common:priority.${to}`);
    if (beyond !== null && condition.kind === 'holds' && condition.test.by === 'limits')
      parts.push(
        t('sentence.worseBeyond', { to: worse, limit: figure(beyond, UNITS[condition.test.metric], speech) }),
      );
    else parts.push(t('sentence.worseAfter', { to: worse, span: spanText(afterS ?? 0, speech) }));
  }
  if (schedule !== null) parts.push(t('sentence.armed'));
  return parts.join(' ');
}
