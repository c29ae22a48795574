import { type ComponentType, type ReactNode, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { AlarmType, Priority } from '../../../../shared/alarms/model.ts';
import type { Disposition } from '../../../../shared/alarms/policy.ts';
import { MOST_COUNTED } from '../../../../shared/incidents/search.ts';
import { useRead } from '../../client/index.ts';
import { useDispositionName } from '../../i18n/index.ts';
import { formatCount } from '../../lib/format.ts';
import { useShortcut } from '../../lib/shortcuts.tsx';
import { useSettled } from '../../lib/use-settled.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Select } from '../../ui/select.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { DeviceChoice } from './device-choice.tsx';
import { FoundList } from './found-list.tsx';
import styles from './incidents.module.css';
import { CHOICES, choiceOf, isAnything, type SearchChoice, searchOf } from './search-choice.ts';
import { TEXTS } from './texts.ts';
import { useOutcomes } from './use-outcomes.ts';
import { type SearchView, useSearch } from './use-search.ts';

const TYPED_MS = 250;
/** The address is what the fields show: it must be the new one before the next key, or that would undo this one. */
const ASKED = { replace: true, flushSync: true } as const;

interface SearchPageProps {
  /** The board beside the queue that it is. */
  readonly frame: ComponentType<{ title: string; explanation: string; fills: boolean; children: ReactNode }>;
}

/** Any alarm of the last year, or of the dates that are given. What is asked stands in the page's address. */
export function SearchPage({ frame: Frame }: SearchPageProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const [address, setAddress] = useSearchParams();
  const choice = choiceOf(address);
  const textRef = useRef<HTMLInputElement>(null);
  useShortcut({ keys: '/', label: t('search.focus'), group: t('search.title') }, () =>
    textRef.current?.focus(),
  );
  const set = (name: keyof SearchChoice, value: string): void =>
    setAddress((before) => {
      const after = new URLSearchParams(before);
      if (value === '') after.delete(name);
      else after.set(name, value);
      return after;
    }, ASKED);
  const clear = (): void => {
    setAddress({}, ASKED);
    textRef.current?.focus();
  };
  const settled = useSettled(CHOICES.map((name) => choice[name]).join('\n'), TYPED_MS);
  const search = useMemo(() => {
    const values = settled.split('\n');
    return searchOf(choiceOf(new URLSearchParams(CHOICES.map((name, index) => [name, values[index] ?? '']))));
  }, [settled]);
  const view = useSearch(search);
  const outcomes = useOutcomes();
  return (
    <Frame title={t('search.title')} explanation={t('search.explanation')} fills>
      <search className={styles['filters']}>
        <TextField
          ref={textRef}
          label={t('search.text')}
          type="search"
          autoComplete="off"
          autoFocus
          maxLength={200}
          value={choice.text}
          onChange={(event) => set('text', event.target.value)}
        />
        <TextField
          label={t('search.person')}
          type="search"
          autoComplete="off"
          maxLength={100}
          value={choice.person}
          onChange={(event) => set('person', event.target.value)}
        />
        <Choices choice={choice} outcomes={outcomes} set={set} />
      </search>
      <Answer view={view} outcomes={outcomes} onClear={isAnything(choice) ? clear : null} />
    </Frame>
  );
}

interface ChoicesProps {
  readonly choice: SearchChoice;
  readonly outcomes: readonly Disposition[];
  readonly set: (name: keyof SearchChoice, value: string) => void;
}

function Choices({ choice, outcomes, set }: ChoicesProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const nameOf = useDispositionName();
  const { value: sites } = useRead('sites', (client) => client.devices.sites());
  const any = { value: '', label: t('search.any') };
  return (
    <>
      <Select
        label={t('search.site')}
        options={[any, ...(sites ?? []).map(({ id, name }) => ({ value: String(id), label: name }))]}
        value={choice.site}
        onValueChange={(value) => set('site', value)}
      />
      <DeviceChoice value={choice.device} onChange={(value) => set('device', value)} />
      <Select
        label={t('search.type')}
        options={[
          any,
          ...AlarmType.options.map((value) => ({ value, label: t(`common:alarmType.${value}`) })),
        ]}
        value={choice.type}
        onValueChange={(value) => set('type', value)}
      />
      <Select
        label={t('search.priority')}
        options={[any, ...Priority.options.map((value) => ({ value, label: t(`common:priority.${value}`) }))]}
        value={choice.priority}
        onValueChange={(value) => set('priority', value)}
      />
      <Select
        label={t('search.state')}
        options={[
          any,
          { value: 'open', label: t('search.open') },
          { value: 'closed', label: t('search.closed') },
        ]}
        value={choice.state}
        onValueChange={(value) => set('state', value)}
      />
      <Select
        label={t('search.outcome')}
        options={[any, ...outcomes.map(({ code, name }) => ({ value: code, label: nameOf(code, name) }))]}
        value={choice.outcome}
        onValueChange={(value) => set('outcome', value)}
      />
      <TextField
        label={t('search.from')}
        type="date"
        value={choice.from}
        onChange={(event) => set('from', event.target.value)}
      />
      <TextField
        label={t('search.until')}
        type="date"
        value={choice.until}
        onChange={(event) => set('until', event.target.value)}
      />
    </>
  );
}

interface AnswerProps {
  readonly view: SearchView;
  readonly outcomes: readonly Disposition[];
  /** Null where nothing is chosen. */
  readonly onClear: (() => void) | null;
}

function Answer({ view, outcomes, onClear }: AnswerProps): ReactNode {
  const { t, i18n } = useTranslation(TEXTS);
  const { result, problem, retry, more } = view;
  if (result === null)
    return problem === null ? (
      <Skeleton rows={8} rowHeight={44} label={t('search.results')} />
    ) : (
      <EmptyState title={problem.message} action={<Button onClick={retry}>{t('common:tryAgain')}</Button>} />
    );
  const { total, narrowed, behind } = result.first;
  return (
    <div className={styles['answer']}>
      {problem === null ? null : (
        <Notice tone="problem" action={<Button onClick={retry}>{t('common:tryAgain')}</Button>}>
          {problem.message}
        </Notice>
      )}
      {narrowed.length === 0 ? null : (
        <Notice tone="warning">{t('search.narrowed', { parts: narrowed.join(', ') })}</Notice>
      )}
      {behind === 0 ? null : <Notice tone="warning">{t('search.behind')}</Notice>}
      <p className={styles['quiet']} role="status">
        {total !== null && total > MOST_COUNTED
          ? t('search.moreThan', { count: MOST_COUNTED, written: formatCount(MOST_COUNTED, i18n.language) })
          : t('search.total', { count: total ?? 0, written: formatCount(total ?? 0, i18n.language) })}
      </p>
      {result.found.length === 0 ? (
        <EmptyState
          title={t('search.none')}
          action={onClear === null ? undefined : <Button onClick={onClear}>{t('search.clear')}</Button>}
        >
          {t('search.noneBody')}
        </EmptyState>
      ) : (
        <FoundList found={result.found} outcomes={outcomes} hasMore={result.next !== null} onMore={more} />
      )}
    </div>
  );
}
