import { type BrowserWindow, Notification } from 'electron';
import { z } from 'zod';
import { showWindow } from './window.ts';

const Announcement = z.object({ title: z.string().min(1).max(200), body: z.string().max(1000) });
/** In a flood the newest few say enough; the window shows them all. */
const MAX_SHOWN = 3;

/** Tells of alarms outside the window: a notification, the taskbar, the window on top. */
export function createAnnouncer(window: () => BrowserWindow | undefined): (message: unknown) => void {
  const shown: Notification[] = [];

  function notify({ title, body }: z.infer<typeof Announcement>): void {
    if (!Notification.isSupported()) return;
    const notification = new Notification({ title, body, urgency: 'critical', timeoutType: 'never' });
    notification.on('click', () => {
      const target = window();
      if (target !== undefined) showWindow(target);
    });
    shown.push(notification);
    if (shown.length > MAX_SHOWN) shown.shift()?.close();
    notification.show();
  }

  return (message) => {
    const parsed = Announcement.safeParse(message);
    const target = window();
    if (!parsed.success || target === undefined) return;
    notify(parsed.data);
    if (target.isFocused()) return;
    // Raised without taking the keyboard: what is being typed elsewhere must not land in the control room.
    if (target.isMinimized()) target.restore();
    target.showInactive();
    target.moveTop();
    target.flashFrame(true);
  };
}
