import { z } from 'zod';
import { alarmWords } from '../../../shared/alarms/alarm-words.ts';
import type {
  AlarmLine,
  FlagLine,
  HandoverContent,
  HandoverId,
  HandoverPage,
  Section,
  WindowLine,
} from '../../../shared/handovers/model.ts';
import { SECTION_MAX_LINES, SECTIONS } from '../../../shared/handovers/model.ts';
import { personScope, type Tx } from '../../platform/db/database.ts';
import type { PrintedBlock, PrintLanguage } from '../../platform/pdf/document.ts';
import { printedMoment } from '../../platform/pdf/printed-moment.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import type { HandoverHandlerDeps } from './handover-deps.ts';
import { printWords } from './print-words.ts';
import { pageOf } from './read-handovers.ts';

interface PrintOrder {
  readonly id: HandoverId;
  readonly language: PrintLanguage;
  readonly timeZone: string;
}

/** One handover on paper, with its digest: what is kept can be held against it for years. */
export async function printHandover(
  { database, clock, printer }: Omit<HandoverHandlerDeps, 'proveSigner'>,
  by: Actor,
  { id, language, timeZone }: PrintOrder,
): Promise<{ name: string; content: string }> {
  const { page, organisation } = await database.transaction(personScope(by), async (tx) => ({
    page: await pageOf(tx, id, clock.now()),
    organisation: await organisationName(tx),
  }));
  const { handover } = page;
  const words = printWords[language];
  const file = await printer.print({
    title: handover.number === null ? words.title : `${words.title} ${words.number(handover.number)}`,
    organisation,
    subtitle: words.state[handover.state],
    printed: { by: by.name, station: by.station, at: clock.now(), timeZone },
    language,
    isLandscape: true,
    blocks: blocksOf(page, { language, timeZone }),
  });
  return {
    name: `handover-${handover.number ?? `draft-${id}`}.pdf`,
    content: Buffer.from(file).toString('base64'),
  };
}

async function organisationName(tx: Tx): Promise<string> {
  const { name } = await tx.one(
    z.object({ name: z.string() }),
    'select name from organisations where id = current_organisation()',
  );
  return name;
}

type Reader = Pick<PrintOrder, 'language' | 'timeZone'>;

function blocksOf(page: HandoverPage, reader: Reader): PrintedBlock[] {
  const words = printWords[reader.language];
  const { content, notes } = page;
  return [
    factsOf(page, reader),
    { kind: 'heading', text: words.notes },
    notes.trim() === ''
      ? { kind: 'text', text: words.noNotes, isQuiet: true }
      : { kind: 'text', text: notes.trim() },
    ...(content === null ? [] : contentBlocks(content, reader)),
    ...differenceBlocks(page, reader),
    { kind: 'signatures', under: [words.outgoing, words.incoming] },
  ];
}

function factsOf({ handover, content }: HandoverPage, { language, timeZone }: Reader): PrintedBlock {
  const words = printWords[language];
  const { outgoing, incoming, offeredAt, givenUp } = handover;
  const at = (moment: Date) => printedMoment(moment, timeZone);
  const facts: [string, string][] = [
    [words.covers, handover.siteNames?.join(', ') ?? words.allSites],
    [
      words.outgoing,
      offeredAt === null
        ? `${outgoing.name} · ${words.notSigned}`
        : words.signed(outgoing.name, outgoing.station, at(offeredAt)),
    ],
    [
      words.incoming,
      incoming === null ? words.notSigned : words.signed(incoming.name, incoming.station, at(incoming.at)),
    ],
  ];
  if (content !== null) facts.push([words.takenAt, at(content.takenAt)]);
  if (givenUp !== null) facts.push([words.givenUp, `${givenUp.by}, ${at(givenUp.at)}: ${givenUp.reason}`]);
  if (handover.digest !== null)
    facts.push(
      [words.digest, handover.digest],
      [words.previousDigest, handover.previousDigest ?? words.first],
    );
  return { kind: 'facts', facts };
}

function contentBlocks(content: HandoverContent, reader: Reader): PrintedBlock[] {
  const words = printWords[reader.language];
  return [
    { kind: 'heading', text: words.flags },
    ...flagBlocks(content.flags, words.noFlags, reader),
    ...SECTIONS.flatMap((name) => sectionBlocks(words.section[name], content.sections[name], reader)),
    { kind: 'heading', text: words.windows },
    ...windowBlocks(content.windows, reader),
  ];
}

function differenceBlocks(
  { handover, difference, tookUnseen }: HandoverPage,
  reader: Reader,
): PrintedBlock[] {
  if (difference === null || handover.state !== 'sealed') return [];
  const words = printWords[reader.language];
  const { arrived, windowsBegun, flagsRaised } = difference;
  const isEmpty = arrived.total + windowsBegun.length + flagsRaised.length === 0;
  return [
    { kind: 'heading', text: words.since },
    ...(tookUnseen ? [{ kind: 'text' as const, text: words.unseen }] : []),
    ...(isEmpty ? [{ kind: 'text' as const, text: words.sinceNothing, isQuiet: true }] : []),
    ...(arrived.total === 0 ? [] : [alarmTable(arrived, reader)]),
    ...(windowsBegun.length === 0 ? [] : windowBlocks(windowsBegun, reader)),
    ...(flagsRaised.length === 0 ? [] : flagBlocks(flagsRaised, words.noFlags, reader)),
    {
      kind: 'text',
      text: words.ended(difference.ended, difference.windowsEnded, difference.flagsCleared),
      isQuiet: true,
    },
  ];
}

function sectionBlocks(title: string, section: Section, reader: Reader): PrintedBlock[] {
  return [
    { kind: 'heading', text: `${title} (${section.total})` },
    alarmTable(section, reader),
    ...moreBlocks(section.total - section.lines.length, reader),
  ];
}

function moreBlocks(left: number, { language }: Reader): PrintedBlock[] {
  return left > 0 ? [{ kind: 'text', text: printWords[language].more(left), isQuiet: true }] : [];
}

function alarmTable({ lines }: Section, { language, timeZone }: Reader): PrintedBlock {
  const { columns, none } = printWords[language];
  const names = alarmWords[language];
  const row = (line: AlarmLine) => [
    { text: names.priority[line.priority], isAbnormal: line.priority === 'critical' },
    line.title ?? names.type[line.type],
    whereOf(line.siteName, line.deviceName),
    printedMoment(line.raisedAt, timeZone),
    line.until === null ? '' : printedMoment(line.until, timeZone),
    line.quietBy ?? line.claimedBy ?? line.acknowledgedBy ?? '',
    line.reason ?? '',
  ];
  return {
    kind: 'table',
    columns: [
      { head: columns.priority },
      { head: columns.alarm, width: 'rest' },
      { head: columns.where, width: 'rest' },
      { head: columns.since },
      { head: columns.until },
      { head: columns.who },
      { head: columns.why, width: 'rest' },
    ],
    rows: lines.map(row),
    empty: none,
  };
}

function windowBlocks(windows: readonly WindowLine[], reader: Reader): PrintedBlock[] {
  const { language, timeZone } = reader;
  const { columns, windowKind, none } = printWords[language];
  const table: PrintedBlock = {
    kind: 'table',
    columns: [
      { head: columns.what },
      { head: columns.where, width: 'rest' },
      { head: columns.since },
      { head: columns.until },
      { head: columns.who },
      { head: columns.why, width: 'rest' },
    ],
    rows: windows
      .slice(0, SECTION_MAX_LINES)
      .map((line) => [
        windowKind[line.kind],
        line.where,
        printedMoment(line.startsAt, timeZone),
        printedMoment(line.endsAt, timeZone),
        line.by,
        line.reason,
      ]),
    empty: none,
  };
  return [table, ...moreBlocks(windows.length - SECTION_MAX_LINES, reader)];
}

function flagBlocks(flags: readonly FlagLine[], empty: string, reader: Reader): PrintedBlock[] {
  const { language, timeZone } = reader;
  const { columns, subject } = printWords[language];
  const table: PrintedBlock = {
    kind: 'table',
    columns: [
      { head: columns.what },
      { head: columns.where, width: 'rest' },
      { head: columns.why, width: 'rest' },
      { head: columns.who },
      { head: columns.since },
    ],
    rows: flags
      .slice(0, SECTION_MAX_LINES)
      .map((flag) => [
        subject[flag.subject],
        whereOf(flag.siteName, flag.subjectName),
        flag.note,
        flag.by,
        printedMoment(flag.since, timeZone),
      ]),
    empty,
  };
  return [table, ...moreBlocks(flags.length - SECTION_MAX_LINES, reader)];
}

/** Site and what is there; once where they have one name. */
function whereOf(siteName: string | null, name: string | null): string {
  return [...new Set([siteName, name])].filter((part) => part !== null && part !== '').join(' · ');
}
