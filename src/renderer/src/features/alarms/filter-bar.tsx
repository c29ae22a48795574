import type { ReactNode, RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { Priority } from '../../../../shared/alarms/model.ts';
import { classNames } from '../../lib/class-names.ts';
import { Button } from '../../ui/button.tsx';
import { PriorityMark } from '../../ui/priority-mark.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { type AlarmFilter, type FilteredAlarms, isFiltering } from './filter-alarms.ts';
import styles from './filter-bar.module.css';
import { isGrouped, toggleBySite, useQueueView } from './queue-view.ts';
import { TEXTS } from './texts.ts';

interface FilterBarProps {
  readonly inputRef: RefObject<HTMLInputElement | null>;
  readonly filter: AlarmFilter;
  readonly result: FilteredAlarms;
  readonly openCount: number;
  readonly unacknowledgedCount: number;
  readonly onChange: (filter: AlarmFilter) => void;
  readonly onClear: () => void;
  /** Back to the list, from the keyboard. */
  readonly onLeave: () => void;
}

/** What is listed. While something may be hidden the bar says so in reverse colours, and how many. */
export function FilterBar(props: FilterBarProps): ReactNode {
  const { inputRef, filter, onChange, onClear, onLeave } = props;
  const { t } = useTranslation(TEXTS);
  const bySite = useQueueView(isGrouped);
  const toggle = (priority: Priority): void =>
    onChange({
      ...filter,
      priorities: filter.priorities.includes(priority)
        ? filter.priorities.filter((chosen) => chosen !== priority)
        : [...filter.priorities, priority],
    });
  return (
    <search className={styles['bar']}>
      <TextField
        ref={inputRef}
        className={styles['text']}
        label={t('filter.label')}
        labelHidden
        type="search"
        placeholder={t('filter.placeholder')}
        value={filter.text}
        onChange={(event) => onChange({ ...filter, text: event.target.value })}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' && event.key !== 'Enter' && event.key !== 'ArrowDown') return;
          event.preventDefault();
          onLeave();
        }}
      />
      <fieldset className={styles['priorities']}>
        <legend className="visually-hidden">{t('column.priority')}</legend>
        {Priority.options.map((priority) => (
          <button
            key={priority}
            type="button"
            className={styles['toggle']}
            aria-label={t(`common:priority.${priority}`)}
            title={t(`common:priority.${priority}`)}
            aria-pressed={filter.priorities.includes(priority)}
            onClick={() => toggle(priority)}
          >
            <PriorityMark priority={priority} look="acknowledged" size={18} />
          </button>
        ))}
      </fieldset>
      <button
        type="button"
        className={styles['toggle']}
        aria-pressed={filter.unacknowledgedOnly}
        onClick={() => onChange({ ...filter, unacknowledgedOnly: !filter.unacknowledgedOnly })}
      >
        {t('filter.unacknowledged')}
      </button>
      <button
        type="button"
        className={styles['toggle']}
        aria-pressed={filter.staleOnly}
        onClick={() => onChange({ ...filter, staleOnly: !filter.staleOnly })}
      >
        {t('filter.stale')}
      </button>
      <button type="button" className={styles['toggle']} aria-pressed={bySite} onClick={toggleBySite}>
        {t('filter.bySite')}
      </button>
      <FilterResult {...props} active={isFiltering(filter)} onClear={onClear} />
    </search>
  );
}

function FilterResult({
  result,
  openCount,
  unacknowledgedCount,
  active,
  onClear,
}: Pick<FilterBarProps, 'result' | 'openCount' | 'unacknowledgedCount' | 'onClear'> & {
  readonly active: boolean;
}): ReactNode {
  const { t } = useTranslation(TEXTS);
  if (!active) {
    return (
      <p className={styles['summary']}>
        {t('list.summary', { open: String(openCount), unacknowledged: String(unacknowledgedCount) })}
      </p>
    );
  }
  return (
    <LoudFilter result={result}>
      <Button onClick={onClear}>{t('filter.clear')}</Button>
    </LoudFilter>
  );
}

/** That something may be hidden, and how much. Wherever the queue is shown filtered, this is too. */
export function LoudFilter({
  result,
  children,
}: {
  readonly result: FilteredAlarms;
  readonly children?: ReactNode;
}): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { hiddenCount, keptForSafety } = result;
  return (
    <div className={classNames(styles['summary'], styles['loud'])} role="status">
      <span className={styles['words']}>
        <strong>{t('filter.filtered', { count: hiddenCount })}</strong>
        {' · '}
        {keptForSafety === 0 ? t('filter.lifeSafety') : t('filter.lifeSafetyKept', { count: keptForSafety })}
      </span>
      {children}
    </div>
  );
}
