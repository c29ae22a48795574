import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AnswerPayload, Command } from '../../../../shared/commands/model.ts';
import { useCall, useMay } from '../../client/index.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import styles from './commands.module.css';
import { shownAnswer } from './shown-answer.ts';
import { TEXTS } from './texts.ts';

/** What a device sent with its answer, as it came: the layout is not specified. Secrets only on request. */
export function Answer({ command }: { readonly command: Command }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const mayReveal = useMay('devices.configure');
  const [revealed, setRevealed] = useState<AnswerPayload | null>(null);
  const reveal = useCall((client, id: Command['id']) => client.commands.revealAnswer({ id }));
  const { response } = command;
  if (response === null) return <span className={styles['quiet']}>{t('answer.none')}</span>;
  if (response.form !== 'hidden') return <Payload payload={response} />;
  const show = async (): Promise<void> => {
    const result = await reveal.run(command.id);
    if (result.ok) setRevealed(result.value);
  };
  return (
    <div className={styles['hidden']}>
      {revealed === null ? (
        <span className={styles['quiet']}>{t('answer.hidden', { count: response.bytes })}</span>
      ) : (
        <Payload payload={revealed} />
      )}
      {mayReveal ? (
        <Button
          pending={reveal.pending}
          onClick={() => {
            if (revealed === null) void show();
            else setRevealed(null);
          }}
        >
          {t(revealed === null ? 'answer.reveal' : 'answer.hide')}
        </Button>
      ) : null}
      {reveal.problem === null ? null : <Notice tone="problem">{reveal.problem.message}</Notice>}
    </div>
  );
}

function Payload({ payload }: { readonly payload: AnswerPayload }): ReactNode {
  const { t } = useTranslation(TEXTS);
  if (payload.form === 'hidden') return null;
  return (
    <pre className={styles['payload']}>
      {payload.form === 'hex' ? `${t('answer.hex')} ` : ''}
      {shownAnswer(payload)}
    </pre>
  );
}
