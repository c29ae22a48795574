import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { AlarmId } from '../../../../shared/contract/primitives.ts';
import { type Incident, IncidentKind, MOST_LINES } from '../../../../shared/incidents/model.ts';
import { type IncidentLanguage, incidentWords } from '../../../../shared/incidents/tell-line.ts';
import { useAlarm, useCall, useRead } from '../../client/index.ts';
import { saveFile, savePdf } from '../../lib/save-file.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PriorityMark } from '../../ui/priority-mark.tsx';
import { Select } from '../../ui/select.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useToast } from '../../ui/toast.tsx';
import { incidentCsv } from './incident-csv.ts';
import { IncidentLines } from './incident-lines.tsx';
import styles from './incidents.module.css';
import { TEXTS } from './texts.ts';

const IncidentChart = lazy(async () => ({ default: (await import('./incident-chart.tsx')).IncidentChart }));
const AROUND = ['5', '30', '120', '720'] as const;
type Minutes = (typeof AROUND)[number];

/** One alarm with all that was around it: what devices said, what people did, orders, relays, readings. */
export function IncidentPage(): ReactNode {
  const { t } = useTranslation(TEXTS);
  const id = AlarmId.safeParse(Number(useParams()['id']));
  return id.success ? <OfAlarm key={id.data} id={id.data} /> : <EmptyState title={t('incident.missing')} />;
}

function OfAlarm({ id }: { readonly id: AlarmId }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const [minutes, setMinutes] = useState<Minutes>('30');
  // While it is open the desk hears of each change, and reads again.
  const revision = useAlarm(id)?.revision ?? 0;
  const { value, problem, retry } = useRead(`incident ${id} ${minutes} ${revision}`, (client) =>
    client.incidents.get({ id, minutes: Number(minutes) }),
  );
  if (value === null)
    return problem === null ? (
      <Skeleton rows={10} label={t('incident.timeline')} />
    ) : (
      <EmptyState title={problem.message} action={<Button onClick={retry}>{t('common:tryAgain')}</Button>} />
    );
  return <Shown incident={value} minutes={minutes} onMinutes={setMinutes} />;
}

interface ShownProps {
  readonly incident: Incident;
  readonly minutes: Minutes;
  readonly onMinutes: (minutes: Minutes) => void;
}

function Shown({ incident, minutes, onMinutes }: ShownProps): ReactNode {
  const { t, i18n } = useTranslation(TEXTS);
  const language: IncidentLanguage = i18n.language === 'es' ? 'es' : 'en';
  const [hidden, setHidden] = useState<readonly IncidentKind[]>([]);
  const [at, setAt] = useState<Date | null>(null);
  const kinds = IncidentKind.options.filter((kind) => incident.lines.some((line) => line.kind === kind));
  const lines = incident.lines.filter(({ kind }) => !hidden.includes(kind));
  const shown = IncidentKind.options.filter((kind) => !hidden.includes(kind));
  return (
    <article className={styles['page']}>
      <Head incident={incident}>
        <Select
          label={t('incident.around')}
          options={AROUND.map((value) => ({ value, label: t(`incident.minutes.${value}`) }))}
          value={minutes}
          onValueChange={onMinutes}
        />
        <Files incident={incident} minutes={minutes} language={language} kinds={shown} />
      </Head>
      {incident.history === null ? (
        <p className={styles['quiet']}>{t('incident.noReadings')}</p>
      ) : (
        <Suspense fallback={<Skeleton rows={1} rowHeight={180} label={t('incident.chart')} />}>
          <IncidentChart incident={incident} at={at} />
        </Suspense>
      )}
      <fieldset className={styles['kinds']}>
        <legend className="visually-hidden">{t('incident.kinds')}</legend>
        {kinds.map((kind) => (
          <label key={kind}>
            <input
              type="checkbox"
              checked={!hidden.includes(kind)}
              onChange={() =>
                setHidden((before) =>
                  before.includes(kind) ? before.filter((each) => each !== kind) : [...before, kind],
                )
              }
            />{' '}
            {incidentWords[language].kind[kind]} ({incident.lines.filter((line) => line.kind === kind).length}
            )
          </label>
        ))}
      </fieldset>
      {incident.cut.length === 0 ? null : (
        <Notice tone="warning">
          {t('incident.cut', {
            most: String(MOST_LINES),
            kinds: incident.cut.map((kind) => incidentWords[language].kind[kind]).join(', '),
          })}
        </Notice>
      )}
      <IncidentLines lines={lines} language={language} onPoint={setAt} />
      <p className={styles['digest']}>
        {t('incident.digest')} <code>{incident.digest}</code>
      </p>
    </article>
  );
}

function Head({
  incident: { alarm, device },
  children,
}: {
  readonly incident: Incident;
  readonly children: ReactNode;
}): ReactNode {
  const { t } = useTranslation(TEXTS);
  const type = t(`common:alarmType.${alarm.type}`);
  return (
    <header className={styles['head']}>
      <div>
        <h1>
          <PriorityMark priority={alarm.priority} look="acknowledged" size={22} />{' '}
          {alarm.title === null ? type : `${type} · ${alarm.title}`}
        </h1>
        <p>
          {[
            alarm.siteName,
            alarm.deviceName,
            device?.firmwareVersion && t('incident.firmware', { version: device.firmwareVersion }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
        <p className={styles['quiet']}>
          <Moment at={alarm.raisedAt} /> –{' '}
          {alarm.closedAt === null ? t('search.open') : <Moment at={alarm.closedAt} />}
          {' · '}
          <Link to={`/alarms/${alarm.id}`}>{t('incident.openAlarm')}</Link>
          {' · '}
          <Link to="/alarms/search">{t('search.title')}</Link>
        </p>
      </div>
      <div className={styles['tools']}>{children}</div>
    </header>
  );
}

interface FilesProps {
  readonly incident: Incident;
  readonly minutes: Minutes;
  readonly language: IncidentLanguage;
  readonly kinds: readonly IncidentKind[];
}

function Files({ incident, minutes, language, kinds }: FilesProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const toast = useToast();
  const { id } = incident.alarm;
  const { run, pending } = useCall((client, input: readonly IncidentKind[]) =>
    client.incidents.print({
      id,
      minutes: Number(minutes),
      language,
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      kinds: [...input],
    }),
  );
  const print = (): void => {
    void run(kinds).then((result) => {
      if (result.ok) savePdf(result.value.name, result.value.content);
      else toast({ tone: 'problem', text: result.problem.message });
    });
  };
  const heads = [
    t('incident.utc'),
    t('incident.kind'),
    t('incident.what'),
    t('incident.who'),
    t('incident.about'),
  ];
  return (
    <>
      <Button
        onClick={() =>
          saveFile(
            `incident-${id}.csv`,
            'text/csv;charset=utf-8',
            incidentCsv(incident.lines, heads, language),
          )
        }
      >
        {t('incident.csv')}
      </Button>
      <Button disabled={kinds.length === 0} pending={pending} onClick={print}>
        {t('incident.pdf')}
      </Button>
    </>
  );
}
