import { Waves } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { AlarmFlood } from '../../../../shared/alarms/flood.ts';
import { useAlarms, useMay, useNewestFlood } from '../../client/index.ts';
import { Button } from '../../ui/button.tsx';
import { stormSites } from './flood-sites.ts';
import styles from './flood-strip.module.css';
import type { SiteGroup } from './group-lines.ts';
import { minutesText } from './minutes-text.ts';
import { dismissFlood, isGrouped, setClosedSites, toggleBySite, useQueueView } from './queue-view.ts';
import { StormDialog } from './storm-dialog.tsx';
import { TEXTS } from './texts.ts';
import { lastedMin } from './use-flood.ts';

interface FloodStripProps {
  /** Of the sites that the queue is grouped by. */
  readonly heads: readonly SiteGroup[];
  /** The lines of all sites have been folded away. */
  readonly onFolded: () => void;
}

/** Below the queue, so that no line moves when it comes: what runs, what can be done, and at its end what it was. */
export function FloodStrip(props: FloodStripProps): ReactNode {
  const { t } = useTranslation('floods');
  const flood = useNewestFlood();
  const dismissed = useQueueView((view) => view.dismissed);
  if (flood === null || flood.id === dismissed) return null;
  return (
    <section className={styles['strip']} aria-label={t('strip.label')}>
      <Waves size={16} aria-hidden="true" className={styles['icon']} />
      {flood.endedAt === null ? <Running flood={flood} {...props} /> : <Over flood={flood} />}
    </section>
  );
}

function Running({ flood, heads, onFolded }: FloodStripProps & { readonly flood: AlarmFlood }): ReactNode {
  const { t } = useTranslation('floods');
  const grouped = useQueueView(isGrouped);
  const maySupervise = useMay('alarms.supervise');
  const [isAsking, setIsAsking] = useState(false);
  const operators = t('strip.operators', { count: flood.operators });
  const mayFold = heads.some(({ isOpen }) => isOpen);
  return (
    <>
      <p className={styles['words']}>
        <strong>{t('strip.running', { count: flood.alarms, operators })}</strong>
        {maySupervise ? null : <span className={styles['quiet']}> · {t('strip.askSupervisor')}</span>}
      </p>
      <Button keys="b" onClick={toggleBySite}>
        {t(grouped ? 'strip.ungroup' : 'strip.group')}
      </Button>
      {heads.length === 0 ? null : (
        <Button
          onClick={() => {
            setClosedSites(mayFold ? heads.map(({ id }) => id) : []);
            if (mayFold) onFolded();
          }}
        >
          {t(mayFold ? 'strip.fold' : 'strip.unfold')}
        </Button>
      )}
      {maySupervise ? <Button onClick={() => setIsAsking(true)}>{t('strip.storm')}</Button> : null}
      {isAsking ? <ProposedStorm flood={flood} onClose={() => setIsAsking(false)} /> : null}
    </>
  );
}

function ProposedStorm({
  flood,
  onClose,
}: {
  readonly flood: AlarmFlood;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation('floods');
  const alarms = useAlarms();
  // As it is when it is asked: a choice must not change under the hand.
  const [sites] = useState(() => stormSites(alarms, Date.now()));
  const suggestion = t('storm.suggestion', { alarms: String(flood.alarms) });
  return <StormDialog sites={sites} suggestion={suggestion} onClose={onClose} />;
}

function Over({ flood }: { readonly flood: AlarmFlood }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { t: f } = useTranslation('floods');
  const values = {
    lasted: minutesText(lastedMin(flood), t),
    total: String(flood.total ?? 0),
    peak: String(flood.peakAlarms),
  };
  return (
    <>
      <p className={styles['words']} role="status">
        {f('strip.over', values)} <Link to="/alarms/nuisance">{f('strip.summary')}</Link>
      </p>
      <Button onClick={() => dismissFlood(flood.id)}>{f('strip.dismiss')}</Button>
    </>
  );
}
