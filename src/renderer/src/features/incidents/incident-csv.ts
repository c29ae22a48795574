import type { IncidentLine } from '../../../../shared/incidents/model.ts';
import { type IncidentLanguage, incidentWords, tellLine } from '../../../../shared/incidents/tell-line.ts';

/** A text that a table program would take for a formula is kept from being one. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

/** The lines as a file for a table program: times to the millisecond in UTC. */
export function incidentCsv(
  lines: readonly IncidentLine[],
  heads: readonly string[],
  language: IncidentLanguage,
): string {
  const rows = lines.map((line) => {
    const { what, who, about } = tellLine(line, language, (at) => at.toISOString());
    return [
      line.at.toISOString(),
      incidentWords[language].kind[line.kind],
      what,
      who ?? '',
      about.join(' · '),
    ];
  });
  // The mark tells table programs that it is UTF-8.
  return `\uFEFF${[heads, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}
