import { type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlarmId } from '../../../../shared/contract/primitives.ts';
import type { HandoverId, HandoverPage } from '../../../../shared/handovers/model.ts';
import { useCall, useMay, useMe } from '../../client/index.ts';
import { useTimeStyle } from '../../i18n/index.ts';
import { formatMoment } from '../../lib/format.ts';
import { savePdf } from '../../lib/save-file.ts';
import { useShortcut } from '../../lib/shortcuts.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useToast } from '../../ui/toast.tsx';
import { ContentSections, Heading } from './content-sections.tsx';
import { DifferenceSection } from './difference-section.tsx';
import { FlagDialog } from './flag-dialog.tsx';
import { FlagTable } from './flag-table.tsx';
import { GiveUpDialog } from './give-up-dialog.tsx';
import { HandoverFacts } from './handover-facts.tsx';
import { HandoverFrame } from './handover-frame.tsx';
import styles from './handovers.module.css';
import { type Notes, NotesForm, useNotes } from './notes-form.tsx';
import { AcceptDialog, OfferDialog } from './sign-dialogs.tsx';
import { TEXTS } from './texts.ts';
import { useHandover } from './use-handovers.ts';

/** One handover as a page, at whatever step it is. */
export function HandoverView({ id }: { readonly id: HandoverId }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { value: page, problem, retry } = useHandover(id);
  if (page === null)
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
  return <Loaded page={page} onChanged={retry} />;
}

type Asking = 'offer' | 'accept' | 'giveUp' | null;

interface LoadedProps {
  readonly page: HandoverPage;
  readonly onChanged: () => void;
}

function Loaded({ page, onChanged }: LoadedProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { handover, content, difference } = page;
  const isOpen = handover.state === 'draft' || handover.state === 'offered';
  const isMine = handover.outgoing.userId === useMe().userId;
  const maySupervise = useMay('alarms.supervise');
  const [asking, setAsking] = useState<Asking>(null);
  const [flagging, setFlagging] = useState<{ readonly alarmId: AlarmId | null } | null>(null);
  const notes = useNotes(handover, page.notes);
  const notesField = useRef<HTMLTextAreaElement>(null);
  const withdraw = useWithdraw(handover.id, onChanged);
  const mayOffer = handover.state === 'draft' && isMine;
  const mayAccept = handover.state === 'offered';
  const mayGiveUp = isOpen && (isMine || maySupervise);
  const group = t('keys.group');
  const sign = (): void => setAsking(mayOffer ? 'offer' : 'accept');
  useShortcut({ keys: 's', label: t('keys.sign'), group }, sign, { enabled: mayOffer || mayAccept });
  useShortcut({ keys: 'f', label: t('keys.flag'), group }, () => setFlagging({ alarmId: null }), {
    enabled: isOpen,
  });
  useShortcut({ keys: 'e', label: t('keys.notes'), group }, () => notesField.current?.focus(), {
    enabled: mayOffer,
  });
  useShortcut({ keys: 'x', label: t('keys.giveUp'), group }, () => setAsking('giveUp'), {
    enabled: mayGiveUp,
  });
  const close = (): void => setAsking(null);
  const onFlag = isOpen ? (line: { readonly id: AlarmId }) => setFlagging({ alarmId: line.id }) : undefined;
  return (
    <HandoverFrame
      header={
        <>
          <Title page={page} />
          <div className={styles['actions']}>
            {mayOffer || mayAccept ? (
              <Button variant="primary" keys="s" onClick={sign}>
                {t(mayOffer ? 'sign.offer' : isMine ? 'sign.acceptHere' : 'sign.accept')}
              </Button>
            ) : null}
            {mayAccept && isMine ? (
              <Button pending={withdraw.pending} onClick={withdraw.run}>
                {t('sign.withdraw')}
              </Button>
            ) : null}
            <PrintButton id={handover.id} />
            {mayGiveUp ? (
              <Button keys="x" onClick={() => setAsking('giveUp')}>
                {t('giveUp.action')}
              </Button>
            ) : null}
          </div>
        </>
      }
    >
      <div className={styles['columns']}>
        <HandoverFacts page={page} />
        <NotesSection notes={page.notes} form={mayOffer ? notes : null} ref={notesField} />
      </div>
      {difference === null ? null : (
        <DifferenceSection
          difference={difference}
          isSealed={handover.state === 'sealed'}
          tookUnseen={page.tookUnseen}
        />
      )}
      {content === null ? null : (
        <>
          <section className={styles['section']}>
            <div className={styles['header']}>
              <Heading title={t('flags.title')} count={content.flags.length} />
              {isOpen ? (
                <Button keys="f" onClick={() => setFlagging({ alarmId: null })}>
                  {t('flags.add')}
                </Button>
              ) : null}
            </div>
            {content.flags.length === 0 ? null : <FlagTable flags={content.flags} mayClear={isOpen} />}
          </section>
          <ContentSections content={content} onFlag={onFlag} />
        </>
      )}
      {asking === 'offer' && mayOffer ? (
        <OfferDialog handover={handover} saveNotes={notes.save} onClose={close} onSigned={onChanged} />
      ) : null}
      {asking === 'accept' && mayAccept ? (
        <AcceptDialog page={page} onClose={close} onDone={onChanged} />
      ) : null}
      {asking === 'giveUp' ? <GiveUpDialog id={handover.id} onClose={close} onDone={onChanged} /> : null}
      {flagging === null ? null : <FlagDialog alarmId={flagging.alarmId} onClose={() => setFlagging(null)} />}
    </HandoverFrame>
  );
}

function Title({ page: { handover } }: { readonly page: HandoverPage }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const style = useTimeStyle();
  const { number, state, outgoing, givenUp, startedAt } = handover;
  const name = state === 'given_up' ? (givenUp?.by ?? '') : outgoing.name;
  return (
    <div>
      <h1>
        {t('title')} {number === null ? null : t('facts.number', { number: String(number) })}
      </h1>
      <p className={styles['quiet']}>
        {t(`state.${state}`, { name, at: formatMoment(startedAt, new Date(), style) })}
      </p>
    </div>
  );
}

interface NotesSectionProps {
  readonly notes: string;
  /** Of whoever may write them. */
  readonly form: Notes | null;
  readonly ref: React.Ref<HTMLTextAreaElement>;
}

function NotesSection({ notes, form, ref }: NotesSectionProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  return (
    <section className={styles['section']}>
      <h2>{t('notes.title')}</h2>
      {form !== null ? (
        <NotesForm notes={form} ref={ref} />
      ) : notes.trim() === '' ? (
        <p className={styles['quiet']}>{t('notes.none')}</p>
      ) : (
        <p className={styles['notesText']}>{notes.trim()}</p>
      )}
    </section>
  );
}

function useWithdraw(id: HandoverId, onChanged: () => void) {
  const { t } = useTranslation(TEXTS);
  const toast = useToast();
  const call = useCall((client, _turn: undefined) => client.handovers.withdraw({ id }));
  return {
    pending: call.pending,
    run: () =>
      void call.run(undefined).then((result) => {
        onChanged();
        toast(
          result.ok
            ? { tone: 'info', text: t('sign.withdrawn') }
            : { tone: 'problem', text: result.problem.message },
        );
      }),
  };
}

function PrintButton({ id }: { readonly id: HandoverId }): ReactNode {
  const { t, i18n } = useTranslation(TEXTS);
  const toast = useToast();
  const print = useCall((client, _turn: undefined) =>
    client.handovers.print({
      id,
      language: i18n.language === 'es' ? 'es' : 'en',
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    }),
  );
  const save = (): void =>
    void print.run(undefined).then((result) => {
      if (result.ok) savePdf(result.value.name, result.value.content);
      else toast({ tone: 'problem', text: result.problem.message });
    });
  useShortcut({ keys: 'p', label: t('keys.print'), group: t('keys.group') }, save, {
    enabled: !print.pending,
  });
  return (
    <Button keys="p" pending={print.pending} onClick={save}>
      {t('print.action')}
    </Button>
  );
}
