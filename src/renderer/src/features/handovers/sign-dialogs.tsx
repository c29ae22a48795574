import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Handover, HandoverPage } from '../../../../shared/handovers/model.ts';
import { type Problem, useCall, useMe } from '../../client/index.ts';
import { useGo } from '../../lib/use-go.ts';
import { AskDialog } from '../../ui/ask-dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { DifferenceSection } from './difference-section.tsx';
import styles from './handovers.module.css';
import { TEXTS } from './texts.ts';

interface OfferDialogProps {
  readonly handover: Handover;
  /** Notes that are not kept yet belong to what is signed. */
  readonly saveNotes: () => Promise<boolean>;
  readonly onClose: () => void;
  readonly onSigned: () => void;
}

/** The first signature. */
export function OfferDialog({ handover, saveNotes, onClose, onSigned }: OfferDialogProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const toast = useToast();
  const { displayName } = useMe();
  const [password, setPassword] = useState('');
  const offer = useCall((client, _turn: undefined) => client.handovers.offer({ id: handover.id, password }));
  return (
    <AskDialog
      title={t('sign.offerTitle')}
      description={t('sign.asYou', { name: displayName })}
      submitLabel={t('sign.offer')}
      isReady={password !== ''}
      pending={offer.pending}
      onClose={onClose}
      onSubmit={async () => {
        if (!(await saveNotes())) return;
        const result = await offer.run(undefined);
        setPassword('');
        if (!result.ok) return;
        toast({ tone: 'info', text: t('sign.handedOver') });
        onSigned();
        onClose();
      }}
    >
      <PasswordField value={password} onChange={setPassword} problem={offer.problem} isOwn autoFocus />
    </AskDialog>
  );
}

interface AcceptDialogProps {
  readonly page: HandoverPage;
  readonly onClose: () => void;
  /** Also after a refusal: what is new must be read. */
  readonly onDone: () => void;
}

/** The second signature: by the person of this session, or at this desk by somebody else with a name. */
export function AcceptDialog({ page, onClose, onDone }: AcceptDialogProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const toast = useToast();
  const me = useMe();
  const { handover, difference, differenceMark } = page;
  const go = useGo();
  const isOther = handover.outgoing.userId === me.userId;
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  // What came while the dialog lay over the page has not been seen; once it was refused, the dialog shows it.
  const [openedWith] = useState(differenceMark ?? '');
  const [wasNews, setWasNews] = useState(false);
  const [takesUnseen, setTakesUnseen] = useState(false);
  const accept = useCall((client, seen: string) =>
    client.handovers.accept({
      id: handover.id,
      password,
      seen,
      takesUnseen,
      ...(isOther ? { username: username.trim() } : {}),
    }),
  );
  return (
    <AskDialog
      title={t('sign.acceptTitle', { name: handover.outgoing.name })}
      description={isOther ? t('sign.asOther') : t('sign.acceptAsYou', { name: me.displayName })}
      submitLabel={t('sign.accept')}
      isReady={password !== '' && (!isOther || username.trim() !== '')}
      pending={accept.pending}
      onClose={onClose}
      onSubmit={async () => {
        const result = await accept.run(wasNews ? (differenceMark ?? '') : openedWith);
        if (result.ok) toast({ tone: 'info', text: t('sign.takenOver') });
        const isNews = !result.ok && result.problem.code === 'HANDOVER_NEWS';
        // The right password is not asked for twice.
        if (!isNews) setPassword('');
        setWasNews((before) => before || isNews);
        onDone();
        if (!result.ok) return;
        onClose();
        // What both have signed is no longer the one of now.
        go(`/handover/${handover.id}`);
      }}
    >
      {isOther ? (
        <TextField
          label={t('sign.username')}
          autoComplete="off"
          autoFocus
          value={username}
          onChange={(event) => setUsername(event.target.value)}
        />
      ) : null}
      <PasswordField
        value={password}
        onChange={setPassword}
        problem={accept.problem?.code === 'HANDOVER_NEWS' ? null : accept.problem}
        isOwn={!isOther}
        autoFocus={!isOther}
      />
      {wasNews ? (
        <>
          <Notice tone="warning">{t('sign.news')}</Notice>
          <label className={styles['check']}>
            <input
              type="checkbox"
              checked={takesUnseen}
              onChange={(event) => setTakesUnseen(event.target.checked)}
            />
            {t('sign.takesUnseen')}
          </label>
          {difference === null ? null : (
            <DifferenceSection difference={difference} isSealed={false} tookUnseen={false} />
          )}
        </>
      ) : null}
    </AskDialog>
  );
}

interface PasswordFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly problem: Problem | null;
  /** Whose name is known, so that only the password can be wrong. */
  readonly isOwn: boolean;
  readonly autoFocus: boolean;
}

function PasswordField({ value, onChange, problem, isOwn, autoFocus }: PasswordFieldProps): ReactNode {
  const { t } = useTranslation([...TEXTS, 'problems']);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (problem !== null) field.current?.focus();
  }, [problem]);
  return (
    <TextField
      ref={field}
      label={t('sign.password')}
      type="password"
      autoComplete="off"
      autoFocus={autoFocus}
      error={
        isOwn && problem?.code === 'INVALID_CREDENTIALS' ? t('problems:WRONG_PASSWORD') : problem?.message
      }
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
