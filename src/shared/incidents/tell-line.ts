import { alarmWords } from '../alarms/alarm-words.ts';
import { AlarmType, TimelineAction } from '../alarms/model.ts';
import type { IncidentLine } from './model.ts';
import { en } from './words/en.ts';
import { es } from './words/es.ts';
import type { IncidentWords } from './words/words.ts';

export type IncidentLanguage = 'en' | 'es';
export const incidentWords: Readonly<Record<IncidentLanguage, IncidentWords>> = { en, es };

/** One line in words. */
export interface ToldLine {
  readonly what: string;
  readonly who: string | null;
  /** What it carries, and what was written. */
  readonly about: readonly string[];
}

const wordIn = (words: Readonly<Record<string, string>>, code: string): string => words[code] ?? code;

/** The type in the reader's language; a code that is none stays as it is. */
const typeIn = (code: string, language: IncidentLanguage): string =>
  wordIn(alarmWords[language].type, AlarmType.safeParse(code).data ?? code);

function whatOf({ kind, what, subject }: IncidentLine, language: IncidentLanguage): string {
  const words = incidentWords[language];
  switch (kind) {
    case 'alarm':
    case 'person':
    case 'plan': {
      const word = words.action[TimelineAction.parse(what)];
      return subject === null ? word : `${word}: ${subject}`;
    }
    case 'report': {
      const [type = '', state = ''] = what.split(' ');
      const name = type === 'OUTPUT_EVENT' ? words.output : typeIn(type, language);
      return `${name} ${wordIn(words.report, state)}`;
    }
    case 'command':
      return `${wordIn(words.command, what)}: ${subject ?? ''}`;
    case 'relay':
      return `${subject ?? ''}: ${wordIn(words.relay, what)}`;
    case 'quiet':
      return wordIn(words.quiet, what);
    case 'related':
      return `${words.related}: ${typeIn(what, language)} · ${subject ?? ''}`;
  }
}

/** The same words on the screen, on paper and in a file; `momentOf` writes a time as the reader's place does. */
export function tellLine(
  line: IncidentLine,
  language: IncidentLanguage,
  momentOf: (at: Date) => string,
): ToldLine {
  const words = incidentWords[language];
  const { until, from, score, level, outcome } = line.detail ?? {};
  const untilAt = typeof until === 'string' ? new Date(until) : null;
  return {
    what: whatOf(line, language),
    who: line.by === null || line.station === null ? line.by : words.by(line.by, line.station),
    about: [
      ...(untilAt === null || Number.isNaN(untilAt.getTime()) ? [] : [words.until(momentOf(untilAt))]),
      ...(typeof from === 'string' ? [words.from(from)] : []),
      ...(typeof score === 'number' ? [words.score(score)] : []),
      ...(typeof level === 'number' ? [words.level(level)] : []),
      ...(typeof outcome === 'string' ? [wordIn(words.call, outcome)] : []),
      ...(line.note === null ? [] : [line.note]),
    ],
  };
}
