import { Search } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLink, useMe } from '../client/index.ts';
import { EmergencyStop } from '../features/commands/index.ts';
import { Kbd } from '../ui/kbd.tsx';
import { Clock } from './clock.tsx';
import type { FrameDialog } from './frame-dialog.ts';
import { LinkTrouble } from './link-trouble.tsx';
import { SiteFilter } from './site-filter.tsx';
import styles from './status-bar.module.css';
import { SystemState } from './system-state.tsx';
import { UserMenu } from './user-menu.tsx';

interface StatusBarProps {
  readonly onOpen: (dialog: FrameDialog) => void;
}

/** Fixed places: what this is, where, how its parts stand, the time, who is here. */
export function StatusBar({ onOpen }: StatusBarProps): ReactNode {
  const { t } = useTranslation(['app', 'common']);
  const link = useLink();
  const { locked } = useMe();
  return (
    <header className={styles['bar']}>
      <button type="button" className={styles['skip']} onClick={focusPage}>
        {t('skip')}
      </button>
      <strong className={styles['product']}>{t('common:product')}</strong>
      <SiteFilter disabled={locked} />
      <button type="button" className={styles['find']} disabled={locked} onClick={() => onOpen('palette')}>
        <Search size={14} aria-hidden="true" />
        <span className={styles['findText']}>{t('find')}</span>
        <Kbd keys="mod+k" />
      </button>
      <div className={styles['states']}>
        {link.state === 'up' ? <SystemState /> : <LinkTrouble link={link} />}
      </div>
      <EmergencyStop />
      <Clock />
      <UserMenu onOpen={onOpen} />
    </header>
  );
}

/** A button, not a link to #page: the address after the # belongs to the router. */
function focusPage(): void {
  document.getElementById('page')?.focus();
}
