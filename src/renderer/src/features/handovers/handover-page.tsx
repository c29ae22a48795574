import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { AlarmId } from '../../../../shared/contract/primitives.ts';
import type { Handover } from '../../../../shared/handovers/model.ts';
import { useCall, useMay } from '../../client/index.ts';
import { useShortcut } from '../../lib/shortcuts.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useToast } from '../../ui/toast.tsx';
import { ContentSections, Heading } from './content-sections.tsx';
import { FlagDialog } from './flag-dialog.tsx';
import { FlagTable } from './flag-table.tsx';
import { HandoverFrame } from './handover-frame.tsx';
import { HandoverView } from './handover-view.tsx';
import styles from './handovers.module.css';
import { TEXTS } from './texts.ts';
import { useIsOwnBook, useOpenHandovers, usePreview } from './use-handovers.ts';

/** The handover that is open, or what one would hold now. */
export function HandoverPage(): ReactNode {
  const { t } = useTranslation(TEXTS);
  return useMay('handovers.sign') ? <Now /> : <EmptyState title={t('forbidden')} />;
}

function Now(): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { value: open, problem, retry } = useOpenHandovers();
  const isOwnBook = useIsOwnBook();
  if (open === null)
    return (
      <HandoverFrame header={<h1>{t('title')}</h1>}>
        {problem === null ? (
          <Skeleton rows={6} label={t('title')} />
        ) : (
          <EmptyState
            title={problem.message}
            action={<Button onClick={retry}>{t('common:tryAgain')}</Button>}
          />
        )}
      </HandoverFrame>
    );
  const own = open.find(isOwnBook);
  return own === undefined ? (
    <NoneOpen others={open} onBegun={retry} />
  ) : (
    <HandoverView key={own.id} id={own.id} />
  );
}

interface NoneOpenProps {
  /** Of people who see less. */
  readonly others: readonly Handover[];
  readonly onBegun: () => void;
}

function NoneOpen({ others, onBegun }: NoneOpenProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const toast = useToast();
  const { value: content, problem } = usePreview();
  const [flagging, setFlagging] = useState<{ readonly alarmId: AlarmId | null } | null>(null);
  const begin = useCall((client, _turn: undefined) => client.handovers.begin());
  const start = (): void =>
    void begin.run(undefined).then((result) => {
      if (!result.ok) toast({ tone: 'problem', text: result.problem.message });
      onBegun();
    });
  const group = t('keys.group');
  useShortcut({ keys: 'b', label: t('keys.begin'), group }, start, { enabled: !begin.pending });
  useShortcut({ keys: 'f', label: t('keys.flag'), group }, () => setFlagging({ alarmId: null }));
  return (
    <HandoverFrame
      header={
        <>
          <div>
            <h1>{t('noneOpen')}</h1>
            <p className={styles['quiet']}>{t('noneOpenBody')}</p>
          </div>
          <Button variant="primary" keys="b" pending={begin.pending} onClick={start}>
            {t('begin')}
          </Button>
        </>
      }
    >
      {others.length === 0 ? null : (
        <section className={styles['section']}>
          <h2>{t('otherBooks')}</h2>
          <ul className={styles['list']}>
            {others.map(({ id, outgoing, siteNames }) => (
              <li key={id}>
                <Link to={`/handover/${id}`}>
                  {outgoing.name} · {siteNames?.join(', ') ?? t('facts.allSites')}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
      {content === null ? (
        problem === null ? (
          <Skeleton rows={6} label={t('title')} />
        ) : (
          <EmptyState title={problem.message} />
        )
      ) : (
        <>
          <section className={styles['section']}>
            <div className={styles['header']}>
              <Heading title={t('flags.title')} count={content.flags.length} />
              <Button keys="f" onClick={() => setFlagging({ alarmId: null })}>
                {t('flags.add')}
              </Button>
            </div>
            {content.flags.length === 0 ? null : <FlagTable flags={content.flags} mayClear />}
          </section>
          <ContentSections content={content} onFlag={({ id }) => setFlagging({ alarmId: id })} />
        </>
      )}
      {flagging === null ? null : <FlagDialog alarmId={flagging.alarmId} onClose={() => setFlagging(null)} />}
    </HandoverFrame>
  );
}
