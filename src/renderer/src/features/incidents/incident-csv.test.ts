import { expect, it } from 'vitest';
import type { IncidentLine } from '../../../../shared/incidents/model.ts';
import { incidentCsv } from './incident-csv.ts';

const line: IncidentLine = {
  id: 'timeline 1',
  at: new Date('2026-11-21T14:02:31.045Z'),
  kind: 'person',
  what: 'note',
  subject: null,
  by: 'Ana',
  station: 'Desk 1',
  note: '=HYPERLINK("x"), said the "guard"',
  detail: null,
};

it('a file has each line with its milliseconds, its words, and nothing that a table program would run', () => {
  expect(incidentCsv([line], ['a', 'b', 'c', 'd', 'e'], 'en')).toBe(
    '\uFEFF"a","b","c","d","e"\r\n"2026-11-21T14:02:31.045Z","People","Note","Ana at Desk 1","\'=HYPERLINK(""x""), said the ""guard"""\r\n',
  );
});
