import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NotificationChannel } from '../../../../shared/notify/model.ts';
import { useCall, useMay } from '../../client/index.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Moment } from '../../ui/moment.tsx';
import { PageSection } from '../../ui/page.tsx';
import { StateWord } from '../../ui/state-word.tsx';
import { useToast } from '../../ui/toast.tsx';
import { ChannelDialog } from './channel-dialog.tsx';
import styles from './escalation.module.css';
import { TEXTS } from './texts.ts';

interface ChannelsSectionProps {
  readonly channels: readonly NotificationChannel[];
  readonly onChanged: () => void;
}

/** Ways to people outside; administrators keep them. */
export function ChannelsSection({ channels, onChanged }: ChannelsSectionProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const mayKeep = useMay('system.administer');
  const [editing, setEditing] = useState<NotificationChannel | 'new' | null>(null);
  return (
    <PageSection
      title={t('channels.title')}
      hint={t('channels.hint')}
      action={mayKeep ? <Button onClick={() => setEditing('new')}>{t('channels.add')}</Button> : undefined}
    >
      {channels.length === 0 ? (
        <EmptyState title={t('channels.empty')}>{t('channels.emptyBody')}</EmptyState>
      ) : (
        <table className={styles['table']} aria-label={t('channels.title')}>
          <thead>
            <tr>
              <th scope="col">{t('channels.name')}</th>
              <th scope="col">{t('channels.kind')}</th>
              <th scope="col">{t('channels.where')}</th>
              <th scope="col" className={styles['number']}>
                {t('channels.steps')}
              </th>
              <th scope="col">{t('channels.state')}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {channels.map((channel) => (
              <ChannelRow
                key={channel.id}
                channel={channel}
                mayKeep={mayKeep}
                onEdit={() => setEditing(channel)}
                onChanged={onChanged}
              />
            ))}
          </tbody>
        </table>
      )}
      {editing === null ? null : (
        <ChannelDialog
          channel={editing === 'new' ? null : editing}
          onSaved={onChanged}
          onClose={() => setEditing(null)}
        />
      )}
    </PageSection>
  );
}

interface ChannelRowProps {
  readonly channel: NotificationChannel;
  readonly mayKeep: boolean;
  readonly onEdit: () => void;
  readonly onChanged: () => void;
}

function ChannelRow({ channel, mayKeep, onEdit, onChanged }: ChannelRowProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const toast = useToast();
  const { id, name } = channel;
  const test = useCall((client, _input: undefined) => client.notify.channels.test({ id }));
  const remove = useCall((client, _input: undefined) => client.notify.channels.archive({ id }));
  const doIt = async (call: Pick<typeof test | typeof remove, 'run'>, done: string): Promise<void> => {
    const result = await call.run(undefined);
    toast(result.ok ? { tone: 'info', text: done } : { tone: 'problem', text: result.problem.message });
    onChanged();
  };
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{t(`channels.${channel.kind}`)}</td>
      <td>
        {channel.recipients?.join(', ') ?? channel.origin}
        {channel.kind === 'email' ? null : (
          <span className={styles['quiet']}>
            {' '}
            · {t(channel.isSigned ? 'channels.signed' : 'channels.unsigned')}
          </span>
        )}
      </td>
      <td className={styles['number']}>{channel.steps}</td>
      <td>
        {channel.failingSince === null ? (
          <StateWord tone="quiet">{t('channels.works')}</StateWord>
        ) : (
          <StateWord tone="strong">
            {t('channels.failing', { count: channel.failures })} <Moment at={channel.failingSince} />
          </StateWord>
        )}
      </td>
      <td>
        {mayKeep ? (
          <div className={styles['actions']}>
            <Button
              variant="quiet"
              pending={test.pending}
              aria-label={t('channels.testOf', { name })}
              onClick={() => void doIt(test, t('channels.tested'))}
            >
              {t('channels.test')}
            </Button>
            <Button variant="quiet" aria-label={t('channels.changeOf', { name })} onClick={onEdit}>
              {t('channels.change')}
            </Button>
            <Button
              variant="quiet"
              pending={remove.pending}
              disabled={channel.steps > 0}
              aria-label={t('channels.removeOf', { name })}
              onClick={() => void doIt(remove, t('channels.removed', { name }))}
            >
              {t('channels.remove')}
            </Button>
          </div>
        ) : null}
      </td>
    </tr>
  );
}
