import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useHello, useLink, useRetryLink } from '../../client/index.ts';
import { useTimeStyle } from '../../i18n/index.ts';
import { formatMoment } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';

/** Whether a login can work now. */
export function useEngineReady(): boolean {
  const link = useLink();
  const hello = useHello();
  return link.state === 'up' && hello?.database === 'up';
}

/** What stands in the way of a login; nothing while all is well. */
export function EngineNotice(): ReactNode {
  const { t } = useTranslation(['session', 'common']);
  const link = useLink();
  const hello = useHello();
  const retry = useRetryLink();
  const style = useTimeStyle();
  if (link.state === 'connecting') return <Notice tone="info">{t('login.engineConnecting')}</Notice>;
  if (link.state === 'down') {
    return (
      <Notice tone="problem" action={<Button onClick={retry}>{t('common:tryAgain')}</Button>}>
        {t('login.engineDown', { since: formatMoment(link.since, new Date(), style) })}
      </Notice>
    );
  }
  if (hello === null || hello.database === 'up') return null;
  if (hello.database === 'connecting') return <Notice tone="info">{t('login.databaseConnecting')}</Notice>;
  return (
    <Notice tone="problem">
      {t('login.databaseDown')} {hello.databaseMessage}
    </Notice>
  );
}
