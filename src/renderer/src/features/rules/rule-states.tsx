import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Rule, RuleStateRow } from '../../../../shared/rules/model.ts';
import { useAlarms, useRead } from '../../client/index.ts';
import { Moment } from '../../ui/moment.tsx';
import { Notice } from '../../ui/notice.tsx';
import styles from './rules.module.css';
import { TEXTS } from './texts.ts';

/** What the rule remembers of devices: where it is about to raise its alarm, has raised it, or is about to end it. */
export function RuleStates({ rule: { id, version } }: { readonly rule: Rule }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { value, problem } = useRead(`states ${id} ${version} ${useOwnAlarms(id)}`, (client) =>
    client.rules.states({ id }),
  );
  return (
    <section className={styles['card']} aria-labelledby="rule-states-title">
      <h2 id="rule-states-title">{t('states.title')}</h2>
      <p className={styles['quiet']}>{t('states.says')}</p>
      {problem === null ? null : <Notice tone="problem">{problem.message}</Notice>}
      {value === null ? null : value.length === 0 ? <p>{t('states.none')}</p> : <States states={value} />}
    </section>
  );
}

/** Another whenever an alarm of the rule came or changed, which is when most of its memory does. */
function useOwnAlarms(id: Rule['id']): string {
  const alarms = useAlarms();
  let told = '';
  for (const alarm of alarms.values())
    if (alarm.subject === `rule:${id}`) told += `${alarm.id}.${alarm.revision} `;
  return told;
}

function States({ states }: { readonly states: readonly RuleStateRow[] }): ReactNode {
  const { t } = useTranslation(TEXTS);
  return (
    <table className={styles['table']} aria-labelledby="rule-states-title">
      <thead>
        <tr>
          <th scope="col">{t('scope.device')}</th>
          <th scope="col">{t('state')}</th>
          <th scope="col">{t('states.since')}</th>
          <th scope="col">{t('states.value')}</th>
          <th scope="col">{t('states.count')}</th>
        </tr>
      </thead>
      <tbody>
        {states.map((state) => (
          <StateLine key={state.deviceId} state={state} />
        ))}
      </tbody>
    </table>
  );
}

function StateLine({ state }: { readonly state: RuleStateRow }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { deviceId, deviceName, pendingSince, clearingSince, activeSince, count, lastValue } = state;
  const stage = clearingSince !== null ? 'clearing' : activeSince !== null ? 'active' : 'pending';
  const since = clearingSince ?? activeSince ?? pendingSince;
  return (
    <tr>
      <td>
        <Link to={`/devices/${deviceId}`}>{deviceName}</Link>
      </td>
      <td>{t(since === null ? 'states.watching' : `states.${stage}`)}</td>
      <td>{since === null ? null : <Moment at={since} />}</td>
      <td className={styles['number']}>{lastValue}</td>
      <td className={styles['number']}>{count === 0 ? null : count}</td>
    </tr>
  );
}
