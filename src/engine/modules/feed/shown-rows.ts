import type { DeviceId } from '../../../shared/contract/primitives.ts';

/** The rows that one stream's screen shows now. */
export interface ShownRows {
  ids(): readonly DeviceId[];
  /** Whether they changed since the last time this was asked. */
  takeChanged(): boolean;
  close(): void;
}

interface OpenRows extends ShownRows {
  set(ids: readonly DeviceId[]): void;
}

/** What streams show, by connection and the reader's own name of the stream. Holds nothing once a stream is closed. */
export interface ShownRowsRegistry {
  open(connection: object, stream: string, ids: readonly DeviceId[]): ShownRows;
  /** A stream that is not open (any more) shows nothing. */
  set(connection: object, stream: string, ids: readonly DeviceId[]): void;
}

function createShownRows(first: readonly DeviceId[], onClose: (rows: ShownRows) => void): OpenRows {
  let ids = first;
  let changed = false;
  return {
    ids: () => ids,
    takeChanged: () => {
      const was = changed;
      changed = false;
      return was;
    },
    set: (next) => {
      ids = next;
      changed = true;
    },
    close() {
      onClose(this);
    },
  };
}

export function createShownRowsRegistry(): ShownRowsRegistry {
  const connections = new WeakMap<object, Map<string, OpenRows>>();

  function streamsOf(connection: object): Map<string, OpenRows> {
    const known = connections.get(connection) ?? new Map<string, OpenRows>();
    connections.set(connection, known);
    return known;
  }

  return {
    open: (connection, stream, ids) => {
      const streams = streamsOf(connection);
      const rows = createShownRows(ids, (closed) => {
        if (streams.get(stream) === closed) streams.delete(stream);
      });
      streams.set(stream, rows);
      return rows;
    },
    set: (connection, stream, ids) => streamsOf(connection).get(stream)?.set(ids),
  };
}
