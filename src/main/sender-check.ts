import { isPageAddress } from './page-address.ts';

/** What is looked at of the frame that sent a message. Null where the frame is already gone. */
export interface SenderFrame {
  readonly url: string;
  readonly parent: unknown;
}

/**
 * Whether a message comes from the page of our own window: that very window's contents, the top frame, our address.
 * A frame inside the page, another window or a page that navigated away is not believed.
 */
export function isOwnPage(
  sender: { readonly contentsId: number; readonly frame: SenderFrame | null },
  ownContentsId: number | undefined,
): boolean {
  if (ownContentsId === undefined || sender.contentsId !== ownContentsId || sender.frame === null)
    return false;
  return sender.frame.parent === null && isPageAddress(sender.frame.url);
}
