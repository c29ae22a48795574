import { ChevronDown, ChevronRight } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Command, OPEN_STATUSES } from '../../../../shared/commands/model.ts';
import type { DeviceStatus } from '../../../../shared/devices/model.ts';
import { useApplyCommand, useCall, useEngineNow, useMay } from '../../client/index.ts';
import { useTimeStyle } from '../../i18n/index.ts';
import { classNames } from '../../lib/class-names.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Moment } from '../../ui/moment.tsx';
import { StateWord } from '../../ui/state-word.tsx';
import { useToast } from '../../ui/toast.tsx';
import { Answer } from './answer.tsx';
import { permissionOf } from './command-permission.ts';
import { describeCommand, describeState, toneOf } from './command-words.ts';
import styles from './commands.module.css';
import { isOutputOrder, OUTPUTS, outputViewOf } from './output-view.ts';
import { TEXTS } from './texts.ts';

/** Enough to see what was just done; the rest on request. */
const SHOWN_AT_FIRST = 5;
const SHOWN_MORE = 20;

interface CommandHistoryProps {
  readonly commands: readonly Command[];
  readonly status: DeviceStatus | null;
  /** Reads older ones; null where there are none. */
  readonly more: (() => void) | null;
}

/** The orders to one device, newest first, and what became of each. */
export function CommandHistory({ commands, status, more }: CommandHistoryProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const [shown, setShown] = useState(SHOWN_AT_FIRST);
  const [openId, setOpenId] = useState<number | null>(null);
  if (commands.length === 0) return <p className={styles['quiet']}>{t('history.none')}</p>;
  const hasMore = commands.length > shown || more !== null;
  return (
    <>
      <table className={styles['table']} aria-labelledby="commands-title">
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">{t('history.more')}</span>
            </th>
            <th scope="col">{t('history.when')}</th>
            <th scope="col">{t('history.what')}</th>
            <th scope="col">{t('history.state')}</th>
            <th scope="col">{t('history.who')}</th>
            <th scope="col">
              <span className="visually-hidden">{t('history.cancel')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {commands.slice(0, shown).map((command, index) => (
            <CommandRow
              key={command.id}
              command={command}
              newer={commands.slice(0, index)}
              status={status}
              isOpen={openId === command.id}
              onToggle={() => setOpenId((before) => (before === command.id ? null : command.id))}
            />
          ))}
        </tbody>
      </table>
      {hasMore ? (
        <Button
          className={styles['older']}
          onClick={() => {
            setShown((before) => before + SHOWN_MORE);
            if (commands.length <= shown + SHOWN_MORE) more?.();
          }}
        >
          {t('history.older')}
        </Button>
      ) : null}
    </>
  );
}

function isOver({ status }: Command): boolean {
  return !OPEN_STATUSES.some((open) => open === status);
}

interface CommandRowProps {
  readonly command: Command;
  readonly newer: readonly Command[];
  readonly status: DeviceStatus | null;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

function CommandRow({ command, newer, status, isOpen, onToggle }: CommandRowProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const what = describeCommand(command, t);
  return (
    <>
      <tr className={classNames(styles['line'], styles['tall'])}>
        <td className={styles['toggle']}>
          <IconButton label={t('history.more')} aria-expanded={isOpen} onClick={onToggle}>
            {isOpen ? (
              <ChevronDown size={16} aria-hidden="true" />
            ) : (
              <ChevronRight size={16} aria-hidden="true" />
            )}
          </IconButton>
        </td>
        <td>
          <Moment at={command.createdAt} />
        </td>
        <td>{what}</td>
        <td>
          <CommandState command={command} newer={newer} status={status} />
        </td>
        <td>
          {command.initiatedBy}
          {command.station === null ? null : (
            <span className={styles['quiet']}> {t('history.station', { station: command.station })}</span>
          )}
        </td>
        <td className={styles['buttons']}>
          <CancelButton command={command} what={what} />
        </td>
      </tr>
      {isOpen ? (
        <tr>
          <td colSpan={6} className={styles['under']}>
            <CommandDetail command={command} />
          </td>
        </tr>
      ) : null}
    </>
  );
}

/** Wanted and reported are compared only for the newest order of an output: of an older one nothing is wanted any more. */
export function CommandState({
  command,
  newer = [],
  status,
}: {
  readonly command: Command;
  readonly newer?: readonly Command[];
  readonly status: DeviceStatus | null;
}): ReactNode {
  const { t } = useTranslation(TEXTS);
  const style = useTimeStyle();
  const over = isOver(command);
  const nowMs = useEngineNow(!over);
  const output = isOutputOrder(command) ? OUTPUTS.find((name) => name === command.command.output) : undefined;
  const view = output === undefined ? null : outputViewOf(output, status, [...newer, command], nowMs);
  const compared =
    view?.order?.id === command.id
      ? { wanted: view.wanted, reported: view.reported }
      : { wanted: null, reported: null };
  return (
    <StateWord tone={toneOf(command)}>
      <span className={styles['wrap']}>
        {describeState(command, { ...compared, isOnline: status?.isOnline ?? false }, { t, style, nowMs })}
      </span>
    </StateWord>
  );
}

function CancelButton({ command, what }: { readonly command: Command; readonly what: string }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const may = useMay(permissionOf(command.command));
  const apply = useApplyCommand();
  const toast = useToast();
  const cancel = useCall((client, id: Command['id']) => client.commands.cancel({ id }));
  if (!may || isOver(command) || command.cancelRequestedAt !== null) return null;
  const run = async (): Promise<void> => {
    const result = await cancel.run(command.id);
    if (result.ok) apply(result.value);
    else toast({ tone: 'info', text: result.problem.message });
  };
  return (
    <Button pending={cancel.pending} aria-label={t('history.cancelOf', { what })} onClick={() => void run()}>
      {t('history.cancel')}
    </Button>
  );
}

function CommandDetail({ command }: { readonly command: Command }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const moment = (at: Date | null): ReactNode => (at === null ? null : <Moment at={at} />);
  const facts: readonly (readonly [string, ReactNode])[] = [
    [t('history.detail.scheduled'), moment(command.scheduledAt)],
    [t('history.detail.expires'), moment(command.expiresAt)],
    [t('history.detail.sent'), moment(command.sentAt)],
    [t('history.detail.acknowledged'), moment(command.acknowledgedAt)],
    [t('history.detail.confirmed'), moment(command.confirmedAt)],
    [t('history.detail.tries'), command.sentAt === null ? '0' : String(command.retryCount + 1)],
    [t('history.detail.sequence'), command.sequence === null ? null : String(command.sequence)],
    [t('history.detail.authLevel'), String(command.authLevel)],
    [t('history.detail.request'), <code key="request">{command.requestId}</code>],
    [t('history.detail.approved'), command.approvedBy],
    [t('history.detail.note'), command.notes],
    [t('history.detail.words'), command.responseMessage],
    [
      t('history.detail.answer'),
      command.acknowledgedAt === null ? null : <Answer key="answer" command={command} />,
    ],
  ];
  return (
    <dl className={styles['facts']}>
      {facts.flatMap(([name, value]) =>
        value === null
          ? []
          : [
              <div key={name} className={styles['fact']}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>,
            ],
      )}
    </dl>
  );
}
