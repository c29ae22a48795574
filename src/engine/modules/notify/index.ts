import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import type { MailConfig } from '../../config.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Database, PeoplesDatabase } from '../../platform/db/database.ts';
import type { Logger } from '../../platform/logger.ts';
import { createNotifyDispatcher, type Notifiers } from './dispatcher.ts';
import { createMail } from './mail.ts';
import { createNotifyHandlers } from './notify.handlers.ts';
import type { AlarmsSide } from './notify-deps.ts';
import { createWebhook } from './webhook.ts';

export { tellOutside } from './tell-outside.ts';

interface NotifyDeps {
  readonly database: PeoplesDatabase;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly alarms: AlarmsSide;
  readonly mail: MailConfig | null;
  readonly version: string;
}

/** What the station has that takes messages in. */
interface Holding {
  readonly database: Database;
  readonly organisations: readonly OrganisationId[];
}

/** People outside the control room, told when nobody inside takes an alarm. */
export function createNotify({ database, clock, logger, alarms, mail, version }: NotifyDeps) {
  const notifiers: Notifiers = { webhook: createWebhook({ clock, version }), email: createMail(mail) };
  return {
    handlers: createNotifyHandlers({ database }),
    /** Beside ingestion, for as long as this station takes messages in. */
    openSide: (holding: Holding) => {
      const dispatcher = createNotifyDispatcher({ ...holding, notifiers, alarms, clock, logger });
      return {
        filters: [],
        start: dispatcher.start,
        receive: () => false,
        problem: () => null,
        drained: dispatcher.stop,
        end: dispatcher.end,
      };
    },
  };
}
