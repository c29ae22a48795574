import type { ReactNode } from 'react';
import type { SiteId } from '../../../shared/contract/primitives.ts';
import { QuietPlaceButton } from '../features/alarms/index.ts';

/** What other features show on the page of one site. */
export function SiteExtra({ siteId }: { readonly siteId: SiteId }): ReactNode {
  return <QuietPlaceButton place={{ siteId, deviceId: null }} />;
}
