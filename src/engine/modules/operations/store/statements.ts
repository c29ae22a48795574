import { SlowStatement } from '../../../../shared/operations/model.ts';
import type { Tx } from '../../../platform/db/database.ts';

const MAX_QUERY_LENGTH = 400;

/**
 * The statements that took most time in total, of this database. The server shows a role its own texts alone, unless it
 * is a member of pg_read_all_stats; ours are sent by the app's role.
 *
 * @param schema of the extension, quoted
 */
export function readStatements(tx: Tx, schema: string, limit: number): Promise<SlowStatement[]> {
  return tx.many(
    SlowStatement,
    `select userid || ' ' || queryid as id, left(regexp_replace(query, '\\s+', ' ', 'g'), ${MAX_QUERY_LENGTH}) as query, calls::bigint,
       mean_exec_time as "meanMs", max_exec_time as "maxMs", total_exec_time as "totalMs", rows::bigint
     from ${schema}.pg_stat_statements
     where dbid = (select oid from pg_database where datname = current_database())
       and query <> '<insufficient privilege>'
       and query !~* '^(begin|commit|rollback|set |reset |deallocate|discard)'
     order by total_exec_time desc limit $1`,
    [limit],
  );
}
