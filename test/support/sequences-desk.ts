import { orderInTransaction } from '../../src/engine/modules/commands/order-command.ts';
import { cancelCommand } from '../../src/engine/modules/commands/store/command-rows.ts';
import { membersOf } from '../../src/engine/modules/registry/find-devices.ts';
import { createSequence, readPlan } from '../../src/engine/modules/sequences/compose.ts';
import { runRound } from '../../src/engine/modules/sequences/run-round.ts';
import type { SequencesDeps } from '../../src/engine/modules/sequences/sequences-deps.ts';
import {
  armSequence,
  fireSequence,
  type RunWithSteps,
  runSequence,
} from '../../src/engine/modules/sequences/start-run.ts';
import { findRun } from '../../src/engine/modules/sequences/store/run-rows.ts';
import { listSteps } from '../../src/engine/modules/sequences/store/step-rows.ts';
import type { Actor } from '../../src/engine/platform/rpc/call-context.ts';
import type { OrganisationId, SiteId } from '../../src/shared/contract/primitives.ts';
import type { Sequence, SequenceRunId, SequenceStep } from '../../src/shared/sequences/model.ts';
import { type CommandsDesk, createCommandsDesk, type Received } from './commands-desk.ts';
import type { TestDatabase } from './postgres.ts';

/** The use cases of sequences and the rounds of their runner over a real database, at a time that the test moves on. */
export interface SequencesDesk extends CommandsDesk {
  readonly sequences: SequencesDeps;
  compose(by: Actor, steps: readonly SequenceStep[], siteId?: SiteId | null): Promise<Sequence>;
  /** Starts it, armed and fired where it must be. */
  start(by: Actor, sequence: Pick<Sequence, 'id'>): Promise<RunWithSteps>;
  look(id: SequenceRunId): Promise<RunWithSteps>;
  /** One round of the runner and one of the commands; what boxes got. */
  step(): Promise<Received[]>;
}

export function createSequencesDesk(
  db: TestDatabase,
  place: { readonly organisationId: OrganisationId; readonly siteId: SiteId },
): SequencesDesk {
  const desk = createCommandsDesk(db, place);
  const { organisationId } = place;
  const scope = { as: 'organisation', organisationId } as const;
  let made = 0;
  const sequences: SequencesDeps = {
    database: db.database,
    clock: desk.clock,
    members: membersOf,
    order: (tx, by, order) => orderInTransaction(tx, desk.deps, by, order),
    withdraw: async (tx, by, ids) => {
      for (const id of ids) await cancelCommand(tx, id, by, desk.clock.now());
    },
    switchRules: async (tx, kind, ids, command) => {
      const protocol = desk.deps.protocols.get(kind);
      return protocol?.supports(command) === true ? protocol.switchRules(tx, ids, command) : null;
    },
    wake: () => undefined,
    wakeRunner: () => undefined,
  };

  return {
    ...desk,
    sequences,
    compose(by, steps, siteId = place.siteId) {
      made += 1;
      return createSequence(sequences, by, {
        siteId,
        draft: { name: `Sequence ${made}`, steps: [...steps] },
      });
    },
    async start(by, { id }) {
      const { digest, needsArming } = await readPlan(sequences, by, id);
      if (!needsArming) return runSequence(sequences, by, { id, digest });
      const { run } = await armSequence(sequences, by, { id, digest });
      return fireSequence(sequences, by, run.id);
    },
    look: (id) =>
      db.database.transaction(scope, async (tx) => {
        const run = await findRun(tx, id);
        if (run === undefined) throw new Error('there is no such run');
        return { run, steps: await listSteps(tx, [id]) };
      }),
    async step() {
      await db.database.transaction(scope, (tx) => runRound(tx, organisationId, sequences, desk.clock.now()));
      return desk.round();
    },
  };
}
