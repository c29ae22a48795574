import { Fragment, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { groupBy } from '../lib/group-by.ts';
import { type Shortcut, useShortcutList } from '../lib/shortcuts.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Kbd } from '../ui/kbd.tsx';
import styles from './key-list.module.css';

function keysOf(shortcut: Shortcut): readonly string[] {
  return typeof shortcut.keys === 'string' ? [shortcut.keys] : shortcut.keys;
}

/** The shortcuts of the page that is open, and those of every page. */
export function KeyList({
  open,
  onClose,
}: {
  readonly open: boolean;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation('app');
  const groups = groupBy(useShortcutList(), (shortcut) => shortcut.group);
  return (
    <Dialog open={open} onOpenChange={onClose} title={t('keys.title')} width="wide">
      <div className={styles['groups']}>
        {[...groups].map(([group, shortcuts]) => (
          <section key={group} className={styles['group']}>
            <h3>{group}</h3>
            <dl>
              {shortcuts.map((shortcut) => (
                <div key={`${shortcut.label} ${keysOf(shortcut).join(' ')}`} className={styles['line']}>
                  <dt>{shortcut.label}</dt>
                  <dd>
                    {keysOf(shortcut).map((keys) => (
                      <Fragment key={keys}>
                        <Kbd keys={keys} /> <span className="visually-hidden">{keys}</span>
                      </Fragment>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
