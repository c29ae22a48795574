import { isPageAddress } from './page-address.ts';

/**
 * What the page uses of the browser's permissions: copying a one-time password, and the wall display's full screen.
 * Sound and notifications need none: sound is allowed by the window's autoplay policy, notifications are native.
 */
const USED: ReadonlySet<string> = new Set(['clipboard-sanitized-write', 'fullscreen']);

/** Whether a page may have a permission: only our own page, only those that it uses. */
export function isPermitted(permission: string, requester: string): boolean {
  return USED.has(permission) && isPageAddress(requester);
}
