import type { OrganisationId, SiteId } from '../../../shared/contract/primitives.ts';
import type { FleetConfig } from '../../config.ts';

/** A fleet with the organisation and site that its boxes land in. */
export interface IngestFleet extends FleetConfig {
  readonly organisationId: OrganisationId;
  readonly siteId: SiteId;
}

/** Whether the fleet's messages carry a sequence and a tag. */
export function isSigned(fleet: Pick<FleetConfig, 'envelope' | 'key'>): boolean {
  return fleet.envelope !== 'none' && fleet.key !== null;
}
