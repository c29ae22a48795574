import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import type { CommandGroup } from './command-catalogue.ts';
import styles from './commands.module.css';
import { readLocalTime } from './local-time.ts';
import { TEXTS } from './texts.ts';

const EXPIRIES_S = [10, 60, 600, 3600] as const;
/** Only for settings and firmware: anything else that comes so late is a surprise. */
const LONG_EXPIRIES_S = [86_400, 604_800] as const;

export interface When {
  readonly scheduledAt?: Date;
  readonly expiresInS?: number;
  readonly note?: string;
}

export interface WhenState {
  readonly isLater: boolean;
  readonly at: string;
  readonly expiry: string;
  readonly note: string;
  readonly isWrong: boolean;
  readonly change: (part: Partial<Pick<WhenState, 'isLater' | 'at' | 'expiry' | 'note'>>) => void;
  /** Null where the time cannot be. */
  readonly read: () => When | null;
}

export function useWhen(): WhenState {
  const [state, setState] = useState({ isLater: false, at: '', expiry: '', note: '', isWrong: false });
  return {
    ...state,
    change: (part) => setState((before) => ({ ...before, ...part, isWrong: false })),
    read: () => {
      const scheduledAt = state.isLater ? readLocalTime(state.at, Date.now()) : undefined;
      if (scheduledAt === null) {
        setState((before) => ({ ...before, isWrong: true }));
        return null;
      }
      const note = state.note.trim();
      return {
        ...(scheduledAt === undefined ? {} : { scheduledAt }),
        ...(state.expiry === '' ? {} : { expiresInS: Number(state.expiry) }),
        ...(note === '' ? {} : { note }),
      };
    },
  };
}

/** At which time, how long it may wait, and why. */
export function WhenFields({
  when,
  group,
}: {
  readonly when: WhenState;
  readonly group: CommandGroup;
}): ReactNode {
  const { t } = useTranslation(TEXTS);
  const isSetting = group === 'config' || group === 'firmware';
  const { expiry, change } = when;
  const isTooLong = !isSetting && LONG_EXPIRIES_S.some((seconds) => String(seconds) === expiry);
  useEffect(() => {
    if (isTooLong) change({ expiry: '' });
  });
  const usual = t(isSetting ? 'expiry.after86400s' : 'expiry.after60s');
  return (
    <div className={styles['fields']}>
      <Select
        label={t('send.when')}
        options={[
          { value: 'now', label: t('send.now') },
          { value: 'later', label: t('send.later') },
        ]}
        value={when.isLater ? 'later' : 'now'}
        onValueChange={(value) => when.change({ isLater: value === 'later' })}
      />
      {when.isLater ? (
        <TextField
          label={t('send.at')}
          type="datetime-local"
          step={1}
          value={when.at}
          error={when.isWrong ? t('send.atWrong') : undefined}
          onChange={(event) => when.change({ at: event.target.value })}
        />
      ) : null}
      <Select
        label={t('send.expires')}
        hint={t('send.expiresHint')}
        options={[
          { value: '', label: t('send.expiresDefault', { usual }) },
          ...(isSetting ? [...EXPIRIES_S, ...LONG_EXPIRIES_S] : EXPIRIES_S).map((value) => ({
            value: String(value),
            label: t(`expiry.after${value}s`),
          })),
        ]}
        value={when.expiry}
        onValueChange={(expiry) => when.change({ expiry })}
      />
      <TextField
        label={t('send.note')}
        maxLength={2000}
        value={when.note}
        onChange={(event) => when.change({ note: event.target.value })}
      />
    </div>
  );
}
