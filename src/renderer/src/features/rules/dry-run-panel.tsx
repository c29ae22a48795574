import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { DryRun, RuleDraft, RuleScope } from '../../../../shared/rules/model.ts';
import { useCall } from '../../client/index.ts';
import { useTimeStyle } from '../../i18n/index.ts';
import { formatCount, formatDay } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Notice } from '../../ui/notice.tsx';
import styles from './rules.module.css';
import { TEXTS } from './texts.ts';

interface DryRunPanelProps {
  readonly scope: RuleScope;
  /** Null while it is not a whole rule. */
  readonly draft: RuleDraft | null;
}

/** What the rule would have raised in the last 30 days, before anybody is called for it. */
export function DryRunPanel({ scope, draft }: DryRunPanelProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const running = useRef<AbortController | null>(null);
  const [found, setFound] = useState<{ readonly of: string; readonly result: DryRun } | null>(null);
  const of = JSON.stringify([scope, draft]);
  const tried = useCall(
    (client, { signal, ...input }: { scope: RuleScope; draft: RuleDraft; signal: AbortSignal }) =>
      client.rules.dryRun(input, { signal }),
  );
  useEffect(() => () => running.current?.abort(), []);
  const start = async (): Promise<void> => {
    if (draft === null) return;
    const stopping = new AbortController();
    running.current = stopping;
    const result = await tried.run({ scope, draft, signal: stopping.signal });
    running.current = null;
    if (result.ok) setFound({ of, result: result.value });
    else if (stopping.signal.aborted) tried.clear();
  };
  return (
    <section className={styles['card']} aria-labelledby="dry-run-title">
      <header className={styles['cardHead']}>
        <h2 id="dry-run-title">{t('dryRun.title')}</h2>
        {tried.pending ? (
          <Button onClick={() => running.current?.abort()}>{t('dryRun.stop')}</Button>
        ) : (
          <Button disabled={draft === null} onClick={() => void start()}>
            {t('dryRun.start')}
          </Button>
        )}
      </header>
      <p className={styles['quiet']}>{t(tried.pending ? 'dryRun.pending' : 'dryRun.says')}</p>
      {tried.problem === null ? null : <Notice tone="problem">{tried.problem.message}</Notice>}
      {found === null ? null : <Result result={found.result} isOld={found.of !== of} />}
    </section>
  );
}

function Result({ result, isOld }: { readonly result: DryRun; readonly isOld: boolean }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { language } = useTimeStyle();
  const { total, openNow, devices, devicesInScope, rows, limits, alarms, perDay } = result;
  const count = (value: number) => formatCount(value, language);
  return (
    <div className={styles['result']} aria-live="polite">
      {isOld ? <Notice tone="warning">{t('dryRun.old')}</Notice> : null}
      {limits.map((limit) => (
        <Notice key={limit} tone="info">
          {t(`dryRun.limit.${limit}`, { devices: count(devices), all: count(devicesInScope) })}
        </Notice>
      ))}
      <p className={styles['strong']}>
        {t('dryRun.total', { count: total, shown: count(total) })}{' '}
        {total === 0 ? null : t('dryRun.open', { count: openNow, shown: count(openNow) })}
      </p>
      <p className={styles['quiet']}>{t('dryRun.over', { devices: count(devices), rows: count(rows) })}</p>
      {total === 0 ? null : (
        <>
          <Days perDay={perDay} />
          <table className={styles['table']}>
            <thead>
              <tr>
                <th scope="col">{t('dryRun.raised')}</th>
                <th scope="col">{t('dryRun.returned')}</th>
                <th scope="col">{t('scope.device')}</th>
                <th scope="col">{t('form.priority')}</th>
              </tr>
            </thead>
            <tbody>
              {alarms.map(({ deviceId, deviceName, raisedAt, returnedAt, priority }) => (
                <tr key={`${deviceId} ${raisedAt.getTime()}`}>
                  <td>
                    <Moment at={raisedAt} />
                  </td>
                  <td>{returnedAt === null ? t('dryRun.stillOpen') : <Moment at={returnedAt} />}</td>
                  <td>
                    <Link to={`/devices/${deviceId}`}>{deviceName}</Link>
                  </td>
                  <td>{t(`common:priority.${priority}`)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </div>
  );
}

/** A bar a day; the same figures are read out. */
function Days({ perDay }: Pick<DryRun, 'perDay'>): ReactNode {
  const { t } = useTranslation(TEXTS);
  const style = useTimeStyle();
  const most = Math.max(1, ...perDay.map(({ count }) => count));
  const [first] = perDay;
  const last = perDay.at(-1);
  return (
    <figure className={styles['days']} aria-label={t('dryRun.perDay')}>
      <ol className={styles['bars']}>
        {perDay.map(({ day, count }) => {
          const says = `${formatDay(day, style, 'day')}: ${count}`;
          return (
            <li key={day.getTime()} title={says} className={styles['bar']}>
              <span className="visually-hidden">{says}</span>
              <progress aria-hidden="true" max={most} value={count} className={styles['level']} />
            </li>
          );
        })}
      </ol>
      <figcaption className={styles['ends']}>
        <span>{first === undefined ? '' : formatDay(first.day, style, 'day')}</span>
        <span>{t('dryRun.most', { count: most })}</span>
        <span>{last === undefined ? '' : formatDay(last.day, style, 'day')}</span>
      </figcaption>
    </figure>
  );
}
