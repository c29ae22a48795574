import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceStatus } from '../../../../shared/devices/model.ts';
import { StateWord } from '../../ui/state-word.tsx';
import { TEXTS } from './texts.ts';

/** States in which a box asks for somebody. */
const ABNORMAL: ReadonlySet<string> = new Set(['ALARM', 'ERROR', 'CRITICAL']);

/** Offline first: what a silent box said of itself is past. */
export function DeviceStateWord({ status }: { readonly status: DeviceStatus | null }): ReactNode {
  const { t } = useTranslation(TEXTS);
  if (status === null) return <StateWord tone="quiet">{t('state.none')}</StateWord>;
  if (!status.isOnline) return <StateWord tone="strong">{t('state.OFFLINE')}</StateWord>;
  const state = status.deviceState;
  if (state === null) return <StateWord tone="plain">{t('state.online')}</StateWord>;
  return <StateWord tone={ABNORMAL.has(state) ? 'strong' : 'plain'}>{t(`state.${state}`)}</StateWord>;
}
