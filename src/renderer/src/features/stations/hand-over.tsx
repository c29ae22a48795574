import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Station, StationList } from '../../../../shared/stations/model.ts';
import { useCall, useMay } from '../../client/index.ts';
import { Button } from '../../ui/button.tsx';
import { useToast } from '../../ui/toast.tsx';
import styles from './stations.module.css';

interface HandOverProps {
  readonly station: Station;
  readonly list: StationList;
  readonly onAsked: () => void;
}

/** Lets another station take in the messages. Asked once more, in the same place, because every desk sees it. */
export function HandOver({ station, list, onAsked }: HandOverProps): ReactNode {
  const { t } = useTranslation('stations');
  const mayAdminister = useMay('system.administer');
  const toast = useToast();
  const [asking, setAsking] = useState(false);
  const confirm = useRef<HTMLButtonElement>(null);
  const call = useCall((client, stationId: Station['id']) => client.stations.handOver({ stationId }));
  useEffect(() => {
    if (asking) confirm.current?.focus();
  }, [asking]);
  if (list.handOverTo === station.id && station.ingestsSince === null)
    return <span className={styles['quiet']}>{t('handOver.underWay')}</span>;
  if (!mayAdminister || !station.isPresent || station.ingestsSince !== null) return null;
  const { name } = station;
  const ask = async (): Promise<void> => {
    const result = await call.run(station.id);
    setAsking(false);
    onAsked();
    if (!result.ok) toast({ tone: 'problem', text: result.problem.message });
  };
  if (!asking)
    return (
      <Button aria-label={t('handOver.to', { name })} onClick={() => setAsking(true)}>
        {t('handOver.offer')}
      </Button>
    );
  return (
    <span className={styles['asking']}>
      <Button onClick={() => setAsking(false)}>{t('handOver.keep')}</Button>
      <Button
        ref={confirm}
        variant="primary"
        aria-label={t('handOver.to', { name })}
        pending={call.pending}
        onClick={() => void ask()}
      >
        {t('handOver.confirm')}
      </Button>
    </span>
  );
}
