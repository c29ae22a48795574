import type { TimelineAction } from '../../alarms/model.ts';
import type { SuppressionWindowKind } from '../../alarms/suppression-window.ts';
import type { CommandOutcome } from '../../commands/model.ts';
import type { IncidentKind } from '../model.ts';

/** What people read for the lines of an incident, on screens and on paper. */
export interface IncidentWords {
  readonly kind: Readonly<Record<IncidentKind, string>>;
  readonly action: Readonly<Record<TimelineAction, string>>;
  readonly report: Readonly<Record<'INACTIVE' | 'ACTIVE' | 'TEST' | 'STARTING' | 'STOPPING', string>>;
  readonly output: string;
  readonly command: Readonly<Record<'ordered' | 'sent' | 'answered' | CommandOutcome, string>>;
  readonly relay: Readonly<Record<'on' | 'off', string>>;
  readonly quiet: Readonly<Record<`${SuppressionWindowKind}_${'begins' | 'ends'}`, string>>;
  readonly related: string;
  readonly call: Readonly<Record<'reached' | 'wrong_phrase' | 'no_answer' | 'busy' | 'voicemail', string>>;
  readonly until: (moment: string) => string;
  readonly from: (who: string) => string;
  readonly score: (score: number) => string;
  readonly level: (level: number) => string;
  readonly by: (who: string, station: string) => string;
}
