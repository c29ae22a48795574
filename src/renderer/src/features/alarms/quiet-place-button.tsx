import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMay } from '../../client/index.ts';
import { Button } from '../../ui/button.tsx';
import { Countdown } from '../../ui/countdown.tsx';
import { StateWord } from '../../ui/state-word.tsx';
import styles from './quiet-place-button.module.css';
import { TEXTS } from './texts.ts';
import { useWindows } from './use-windows.ts';
import { WindowDialog, type WindowPlace } from './window-dialog.tsx';

/** On the page of a device or a site: whether its alarms are kept quiet, and the way to do so. */
export function QuietPlaceButton({ place }: { readonly place: WindowPlace }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const mayTest = useMay('devices.diagnose');
  const [isOpen, setIsOpen] = useState(false);
  const running = useWindows().filter((window) =>
    place.deviceId === null
      ? window.siteId === place.siteId
      : window.deviceId === place.deviceId || (window.deviceId === null && window.siteId === place.siteId),
  );
  const [first] = running;
  return (
    <div className={styles['place']}>
      {first === undefined ? null : (
        <Link to={first.kind === 'storm' ? '/alarms/storm' : '/alarms/quiet'}>
          <StateWord tone={first.kind === 'on_test' ? 'test' : 'plain'}>
            {t(`windowKind.${first.kind}`)} <Countdown until={first.endsAt} />
          </StateWord>
        </Link>
      )}
      {mayTest ? <Button onClick={() => setIsOpen(true)}>{t('quietPlace.start')}</Button> : null}
      {isOpen ? <WindowDialog place={place} onClose={() => setIsOpen(false)} /> : null}
    </div>
  );
}
