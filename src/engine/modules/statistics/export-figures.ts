import { z } from 'zod';
import type { FIGURE_FILES, FiguresQuery } from '../../../shared/statistics/figures.ts';
import { personScope, type Tx } from '../../platform/db/database.ts';
import type { PrintLanguage } from '../../platform/pdf/document.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import { figuresWords } from './figures-words.ts';
import { figuresBlocks, periodText } from './print-figures.ts';
import { readFigures } from './read-figures.ts';
import type { StatisticsDeps } from './statistics-deps.ts';
import { writeFiguresCsv } from './write-figures-csv.ts';

interface FileOrder {
  readonly format: (typeof FIGURE_FILES)[number];
  readonly language: PrintLanguage;
}

/** The figures of a period as a file, named by its days in the reader's zone. */
export async function exportFigures(
  { database, clock, printer, oneAtATime }: StatisticsDeps,
  by: Actor,
  { format, language, ...query }: FiguresQuery & FileOrder,
): Promise<{ readonly name: string; readonly content: string }> {
  const at = clock.now();
  const { figures, names } = await oneAtATime(() =>
    database.transaction(personScope(by), async (tx) => ({
      figures: await readFigures(tx, query, at),
      names: await readNames(tx, query.siteId ?? null),
    })),
  );
  const words = figuresWords[language];
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: query.timeZone });
  const last = new Date(figures.to.getTime() - 1);
  const name = `${words.fileName}-${day.format(figures.from)}-${day.format(last)}.${format}`;
  if (format === 'csv') return { name, content: Buffer.from(writeFiguresCsv(figures)).toString('base64') };
  const file = await printer.print({
    title: words.title,
    organisation: names.organisation,
    subtitle: `${periodText(figures, query.timeZone)} · ${names.site ?? words.allSites}`,
    printed: { by: by.name, station: by.station, at, timeZone: query.timeZone },
    language,
    blocks: figuresBlocks(figures, { language, timeZone: query.timeZone }),
  });
  return { name, content: Buffer.from(file).toString('base64') };
}

const Names = z.object({ organisation: z.string(), site: z.string().nullable() });

const readNames = (tx: Tx, siteId: number | null) =>
  tx.one(
    Names,
    `select name as organisation, (select name from sites where id = $1) as site from organisations
     where id = current_organisation()`,
    [siteId],
  );
