import { alarmWords } from '../../../shared/alarms/alarm-words.ts';
import { type Incident, IncidentKind, MOST_LINES } from '../../../shared/incidents/model.ts';
import { incidentWords, tellLine } from '../../../shared/incidents/tell-line.ts';
import { personScope } from '../../platform/db/database.ts';
import type { PrintedBlock, PrintLanguage } from '../../platform/pdf/document.ts';
import { printedMoment } from '../../platform/pdf/printed-moment.ts';
import type { Printer } from '../../platform/pdf/printer.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import { type DrawnMark, drawHistory } from './domain/draw-history.ts';
import type { IncidentsDeps } from './incidents-deps.ts';
import { printWords } from './print-words.ts';
import { type Around, incidentOf } from './read-incident.ts';
import { organisationName } from './store/incident-rows.ts';

export interface PrintOrder extends Around {
  readonly language: PrintLanguage;
  readonly timeZone: string;
  readonly kinds: readonly IncidentKind[];
}

type Reader = Pick<PrintOrder, 'language' | 'timeZone' | 'kinds'>;
/** Beyond it paper helps nobody. */
const MOST_PRINTED = 1500;

const withMs = (at: Date, timeZone: string): string =>
  `${printedMoment(at, timeZone)}.${String(at.getUTCMilliseconds()).padStart(3, '0')}`;

function factsOf(
  { alarm, device, from, to, digest }: Incident,
  { language, timeZone }: Reader,
): PrintedBlock {
  const words = printWords[language];
  const at = (moment: Date) => withMs(moment, timeZone);
  const by = (moment: Date, ...who: (string | null)[]) =>
    [at(moment), ...who.filter((name) => name !== null)].join(' · ');
  const type = alarmWords[language].type[alarm.type];
  return {
    kind: 'facts',
    facts: [
      [words.what, alarm.title === null ? type : `${type} · ${alarm.title}`],
      [words.priority, alarmWords[language].priority[alarm.priority]],
      [words.where, alarm.siteName ?? '–'],
      [
        words.device,
        [...new Set([alarm.deviceName, device?.hostname])].filter((name) => name !== undefined).join(' · '),
      ],
      ...(device?.firmwareVersion ? [[words.firmware, device.firmwareVersion] as const] : []),
      [words.raised, at(alarm.raisedAt)],
      ...(alarm.acknowledgedAt === null
        ? []
        : [
            [
              words.acknowledged,
              by(alarm.acknowledgedAt, alarm.acknowledgedBy, alarm.acknowledgedStation),
            ] as const,
          ]),
      [words.closed, alarm.closedAt === null ? words.stillOpen : by(alarm.closedAt, alarm.closedBy)],
      ...(alarm.disposition === null ? [] : [[words.outcome, alarm.disposition] as const]),
      [words.around, `${at(from)} – ${at(to)}`],
      [words.digest, digest],
    ],
  };
}

function readingsOf({ alarm, history, from, to }: Incident, { language }: Reader): PrintedBlock[] {
  const words = printWords[language];
  const moments = [alarm.raisedAt, alarm.returnedAt, alarm.acknowledgedAt, alarm.closedAt];
  const marks: DrawnMark[] = moments.flatMap((at, index) =>
    at === null ? [] : [{ atMs: at.getTime(), letter: String(index + 1) }],
  );
  const svg =
    history === null
      ? null
      : drawHistory(history, { fromMs: from.getTime(), toMs: to.getTime() }, marks, language);
  return [
    { kind: 'heading', text: words.readings },
    ...(svg === null
      ? [{ kind: 'text', text: words.noReadings, isQuiet: true } as const]
      : [{ kind: 'drawing', svg } as const, { kind: 'text', text: words.letters, isQuiet: true } as const]),
  ];
}

function timelineOf({ lines, cut }: Incident, { language, timeZone, kinds }: Reader): PrintedBlock[] {
  const words = printWords[language];
  const names = incidentWords[language].kind;
  const momentOf = (at: Date) => printedMoment(at, timeZone);
  const wanted = lines.filter(({ kind }) => kinds.includes(kind));
  const cutHere = cut.filter((kind) => kinds.includes(kind));
  const leftOut = IncidentKind.options.filter((kind) => !kinds.includes(kind));
  const quiet = (text: string): PrintedBlock => ({ kind: 'text', text, isQuiet: true });
  const namesOf = (some: readonly IncidentKind[]) => some.map((kind) => names[kind]).join(', ');
  return [
    { kind: 'heading', text: words.timeline(timeZone) },
    ...(leftOut.length === 0 ? [] : [quiet(words.leftOut(namesOf(leftOut)))]),
    ...(cutHere.length === 0 ? [] : [quiet(words.cut(namesOf(cutHere), MOST_LINES))]),
    {
      kind: 'table',
      columns: [
        { head: words.at },
        { head: words.kind },
        { head: words.happened, width: 'rest' },
        { head: words.who, width: 'rest' },
      ],
      rows: wanted.slice(0, MOST_PRINTED).map((line) => {
        const { what, who, about } = tellLine(line, language, momentOf);
        return [withMs(line.at, timeZone), names[line.kind], [what, ...about].join('\n'), who ?? ''];
      }),
      empty: words.none,
    },
    ...(wanted.length > MOST_PRINTED ? [quiet(words.tooLong(wanted.length - MOST_PRINTED))] : []),
  ];
}

/** One incident on paper, with the digest of what was read: two copies with the same one say the same. */
export async function printIncident(
  { database, clock, printer }: IncidentsDeps & { readonly printer: Printer },
  by: Actor,
  order: PrintOrder,
): Promise<{ name: string; content: string }> {
  const { incident, organisation } = await database.transaction(personScope(by), async (tx) => ({
    incident: await incidentOf(tx, order, clock.now()),
    organisation: await organisationName(tx),
  }));
  const { alarm } = incident;
  const type = alarmWords[order.language].type[alarm.type];
  const file = await printer.print({
    title: printWords[order.language].title(alarm.id),
    organisation,
    subtitle: [type, alarm.siteName, alarm.deviceName].filter((part) => part !== null).join(' · '),
    printed: { by: by.name, station: by.station, at: clock.now(), timeZone: order.timeZone },
    language: order.language,
    blocks: [factsOf(incident, order), ...readingsOf(incident, order), ...timelineOf(incident, order)],
  });
  return { name: `incident-${alarm.id}.pdf`, content: Buffer.from(file).toString('base64') };
}
