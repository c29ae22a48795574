import { isContractProcedure } from '@orpc/contract';
import { type AnyRouter, getRouter, isProcedure } from '@orpc/server';
import type { ProcedureAccess } from '../../../shared/access/permissions.ts';

/** Dotted names of all procedures of a contract, in its order. */
export function procedureNames(contract: object, path: readonly string[] = []): string[] {
  if (isContractProcedure(contract)) return [path.join('.')];
  return Object.entries(contract).flatMap(([key, part]: [string, unknown]) =>
    typeof part === 'object' && part !== null ? procedureNames(part, [...path, key]) : [],
  );
}

/**
 * Pairs every procedure with its row of the permission table. Throws when a procedure has no row, a row no procedure,
 * or a procedure no handler: none of them may first be noticed when somebody calls.
 */
export function procedureRows(
  contract: object,
  router: AnyRouter,
  table: Readonly<Record<string, ProcedureAccess>>,
): ReadonlyMap<string, ProcedureAccess> {
  const names = procedureNames(contract);
  const rows = new Map(Object.entries(table));
  const mistakes = [
    ...names.filter((name) => !rows.has(name)).map((name) => `${name} has no row in the permission table`),
    ...[...rows.keys()]
      .filter((name) => !names.includes(name))
      .map((name) => `the permission table has a row for ${name}, which is no procedure`),
    ...names
      .filter((name) => !isProcedure(getRouter(router, name.split('.'))))
      .map((name) => `${name} has no handler`),
  ];
  if (mistakes.length > 0) throw new Error(`The dispatcher cannot be built: ${mistakes.join('; ')}.`);
  return rows;
}
