import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type Figures, type Response, TARGETS } from '../../../../../shared/statistics/figures.ts';
import { offTarget } from '../../../../../shared/statistics/off-target.ts';
import { Figure } from './figure.tsx';
import { FigureTable } from './figure-table.tsx';
import { FIGURE_TEXTS, useNumbers } from './texts.ts';

/** How long it took, per priority and per person, beside what the types ask for. */
export function Responses({ responses }: { readonly responses: Figures['responses'] }): ReactNode {
  const { t } = useTranslation(FIGURE_TEXTS);
  const { count, seconds, share } = useNumbers();
  const asked = (part: number) => t('target', { target: `≥ ${share(part)}` });
  const acknowledgeHeads = (of: string) => [
    of,
    t('head.acknowledged'),
    t('head.median'),
    '80 %',
    '95 %',
    '98.5 %',
    `${t('head.withinWarning')} · ${asked(TARGETS.withinWarning)}`,
    `${t('head.withinOverdue')} · ${asked(TARGETS.withinOverdue)}`,
  ];
  const closeHeads = (of: string) => [
    of,
    t('head.closed'),
    t('head.median'),
    '80 %',
    '95 %',
    '98.5 %',
    `${t('head.withinTarget')} · ${asked(TARGETS.withinCloseTarget)}`,
  ];
  const timesOf = (times: Response['close'] | Response['acknowledge']) => [
    count(times.count),
    seconds(times.p50S),
    seconds(times.p80S),
    seconds(times.p95S),
    seconds(times.p985S),
  ];
  const acknowledgeRow = (key: string, label: string, times: Response['acknowledge']) => ({
    key,
    cells: [
      label,
      ...timesOf(times),
      <Figure key="warning" isOff={offTarget.withinWarning(times)}>
        {share(times.withinWarning)}
      </Figure>,
      <Figure key="overdue" isOff={offTarget.withinOverdue(times)}>
        {share(times.withinOverdue)}
      </Figure>,
    ],
  });
  const closeRow = (key: string, label: string, times: Response['close']) => ({
    key,
    cells: [
      label,
      ...timesOf(times),
      <Figure key="target" isOff={offTarget.withinCloseTarget(times)}>
        {share(times.withinTarget)}
      </Figure>,
    ],
  });
  const priorities = [
    ...responses.byPriority.map((row) => [row.priority, t(`common:priority.${row.priority}`), row] as const),
    ['all', t('all'), responses.total] as const,
  ];
  const people = responses.byOperator.map(
    (row) =>
      [
        `${row.userId ?? row.name} ${row.priority}`,
        row.priority === null ? row.name : `${row.name} · ${t(`common:priority.${row.priority}`)}`,
        row,
      ] as const,
  );
  return (
    <>
      <FigureTable
        title={t('section.acknowledge')}
        heads={acknowledgeHeads(t('head.priority'))}
        rows={priorities.map(([key, label, row]) => acknowledgeRow(key, label, row.acknowledge))}
      />
      <FigureTable
        title={t('section.acknowledgeBy')}
        heads={acknowledgeHeads(t('head.operator'))}
        rows={people.map(([key, label, row]) => acknowledgeRow(key, label, row.acknowledge))}
      />
      <FigureTable
        title={t('section.close')}
        heads={closeHeads(t('head.priority'))}
        rows={priorities.map(([key, label, row]) => closeRow(key, label, row.close))}
      />
      <FigureTable
        title={t('section.closeBy')}
        heads={closeHeads(t('head.operator'))}
        rows={people.map(([key, label, row]) => closeRow(key, label, row.close))}
      />
    </>
  );
}
