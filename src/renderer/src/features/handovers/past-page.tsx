import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Handover } from '../../../../shared/handovers/model.ts';
import { useMay, useOutdated, useRead } from '../../client/index.ts';
import { useSettled } from '../../lib/use-settled.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { BookCheck } from './book-check.tsx';
import { HandoverFrame } from './handover-frame.tsx';
import styles from './handovers.module.css';
import { TEXTS } from './texts.ts';

const AT_ONCE = 50;
const MOST = 200;
const TYPED_MS = 250;

/** The book: what was signed or given up, by date and person. */
export function PastPage(): ReactNode {
  const { t } = useTranslation(TEXTS);
  return useMay('handovers.sign') ? <Past /> : <EmptyState title={t('forbidden')} />;
}

/** The begin of a day that was chosen, in the station's zone; days later where it is said. */
function dayOf(date: string, days: number): Date | undefined {
  const [year, month, day] = date.split('-').map(Number);
  return year === undefined || month === undefined || day === undefined || Number.isNaN(year)
    ? undefined
    : new Date(year, month - 1, day + days);
}

function Past(): ReactNode {
  const { t } = useTranslation(TEXTS);
  const told = useOutdated('handovers');
  const [person, setPerson] = useState('');
  const [from, setFrom] = useState('');
  const [until, setUntil] = useState('');
  const [limit, setLimit] = useState(AT_ONCE);
  const wanted = useSettled(person, TYPED_MS);
  const { value, problem, retry } = useRead(`past ${told} ${wanted} ${from} ${until} ${limit}`, (client) =>
    client.handovers.search({
      person: wanted,
      from: from === '' ? undefined : dayOf(from, 0),
      until: until === '' ? undefined : dayOf(until, 1),
      limit,
    }),
  );
  return (
    <HandoverFrame
      header={
        <>
          <div>
            <h1>{t('nav.past')}</h1>
            <p className={styles['quiet']}>{t('past.explanation')}</p>
          </div>
          <BookCheck />
        </>
      }
    >
      <search className={styles['filters']}>
        <TextField
          label={t('past.person')}
          type="search"
          autoComplete="off"
          value={person}
          onChange={(event) => setPerson(event.target.value)}
        />
        <TextField
          label={t('past.from')}
          type="date"
          value={from}
          onChange={(event) => setFrom(event.target.value)}
        />
        <TextField
          label={t('past.until')}
          type="date"
          value={until}
          onChange={(event) => setUntil(event.target.value)}
        />
      </search>
      {value === null ? (
        problem === null ? (
          <Skeleton rows={6} label={t('nav.past')} />
        ) : (
          <EmptyState
            title={problem.message}
            action={<Button onClick={retry}>{t('common:tryAgain')}</Button>}
          />
        )
      ) : value.length === 0 ? (
        <EmptyState title={t('past.none')}>{t('past.noneBody')}</EmptyState>
      ) : (
        <BookTable handovers={value} />
      )}
      {value?.length === limit && limit < MOST ? (
        <Button onClick={() => setLimit((before) => Math.min(before + AT_ONCE, MOST))}>
          {t('past.more')}
        </Button>
      ) : null}
    </HandoverFrame>
  );
}

function BookTable({ handovers }: { readonly handovers: readonly Handover[] }): ReactNode {
  const { t } = useTranslation(TEXTS);
  return (
    <table className={styles['table']} aria-label={t('nav.past')}>
      <thead>
        <tr>
          <th scope="col">{t('facts.outgoing')}</th>
          <th scope="col">{t('facts.incoming')}</th>
          <th scope="col">{t('column.date')}</th>
          <th scope="col">{t('facts.covers')}</th>
          <th scope="col">{t('column.number')}</th>
          <th scope="col">{t('column.digest')}</th>
        </tr>
      </thead>
      <tbody>
        {handovers.map((handover) => (
          <BookRow key={handover.id} handover={handover} />
        ))}
      </tbody>
    </table>
  );
}

function BookRow({ handover }: { readonly handover: Handover }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { id, outgoing, incoming, givenUp, siteNames, number, digest } = handover;
  const at = incoming?.at ?? givenUp?.at ?? handover.startedAt;
  return (
    <tr>
      <th scope="row">
        <Link to={`/handover/${id}`} aria-label={t('past.open', { name: outgoing.name })}>
          {outgoing.name}
        </Link>
      </th>
      <td className={incoming === null ? styles['quiet'] : undefined}>
        {incoming?.name ?? t('past.givenUp')}
      </td>
      <td className={styles['fit']}>
        <Moment at={at} />
      </td>
      <td>{siteNames?.join(', ') ?? t('facts.allSites')}</td>
      <td className={styles['fit']}>{number}</td>
      <td className={styles['digest']}>{digest?.slice(0, 16)}</td>
    </tr>
  );
}
