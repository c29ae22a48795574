import { oc } from '@orpc/contract';
import { z } from 'zod';
import { declaredErrors, procedureErrors } from '../contract/errors.ts';
import { StationId, StationList } from './model.ts';

const base = oc.errors(declaredErrors);
const { STATION_CANNOT_INGEST } = procedureErrors;

export const stationsContract = {
  /** All processes of the installation, those that were heard of within a day. */
  list: base.output(StationList),
  /**
   * Asks the station that ingests to let this one take over: it keeps what it has taken in first. Returns when it is
   * asked; the list shows when it is done. After ten seconds without, any station may take over.
   */
  handOver: base
    .errors({ STATION_CANNOT_INGEST })
    .input(z.object({ stationId: StationId }))
    .output(z.void()),
};
