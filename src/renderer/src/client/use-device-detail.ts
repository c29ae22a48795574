import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { DeviceId } from '../../../shared/contract/primitives.ts';
import type { DeviceIdentity, DeviceStatusDetail, RejectedMessage } from '../../../shared/devices/model.ts';
import { useDesk } from './desk-context.tsx';
import type { Problem } from './problem.ts';
import { useProblemOf } from './use-call.ts';

export interface DeviceDetailView {
  readonly state: 'loading' | 'ready' | 'missing' | 'failed';
  readonly identity: DeviceIdentity | null;
  /** Null while it loads and for a device that never reported. */
  readonly detail: DeviceStatusDetail | null;
  readonly problem: Problem | null;
  readonly retry: () => void;
}

interface Fetched {
  readonly state: DeviceDetailView['state'];
  readonly identity: DeviceIdentity | null;
  readonly problem: Problem | null;
}

const LOADING: Fetched = { state: 'loading', identity: null, problem: null };

/** A device's full state: fetched, then live while the page is mounted; fetched again when the stream was reopened. */
export function useDeviceDetail(id: DeviceId): DeviceDetailView {
  const { client, feed, followed } = useDesk();
  const toProblem = useProblemOf();
  const stream = useStore(followed.flow, (flow) => flow.stream);
  const known = useStore(feed.view, () => feed.model().rows.devices.get(id));
  const detail = useStore(feed.view, (view) => view.details.get(id) ?? null);
  const [fetched, setFetched] = useState<{ id: DeviceId; attempt: number; result: Fetched }>({
    id,
    attempt: 0,
    result: LOADING,
  });
  const [attempt, setAttempt] = useState(0);

  useEffect(() => followed.wantDevice(id), [followed, id]);

  // Removed, or moved to a site that this person does not see: only the engine can tell.
  const isKnown = known !== undefined;
  const wasKnown = useRef(false);
  useEffect(() => {
    if (wasKnown.current && !isKnown) setAttempt((n) => n + 1);
    wasKnown.current = isKnown;
  }, [isKnown]);

  useEffect(() => {
    // Before the first stream there is no connection to ask on; each later one asks again.
    if (stream === 0) return;
    const abort = new AbortController();
    client.devices.get({ id }, { signal: abort.signal }).then(
      ({ identity, status }) => {
        if (abort.signal.aborted) return;
        if (status !== null) feed.putDetail(status);
        setFetched({ id, attempt, result: { state: 'ready', identity, problem: null } });
      },
      (error: unknown) => {
        if (abort.signal.aborted) return;
        const problem = toProblem(error);
        const state = problem.code === 'NOT_FOUND' ? 'missing' : 'failed';
        setFetched({ id, attempt, result: { state, identity: null, problem } });
      },
    );
    return () => abort.abort();
  }, [client, feed, id, stream, attempt, toProblem]);

  const current = fetched.id === id && fetched.attempt === attempt ? fetched.result : LOADING;
  const identity = known?.identity ?? current.identity;
  // What is known already shows at once; only a device that nobody knows waits for the answer.
  const shown = current.state === 'loading' && detail !== null ? 'ready' : current.state;
  return { state: shown, identity, detail, problem: current.problem, retry: () => setAttempt((n) => n + 1) };
}

/** Refused messages, newest first: fetched, then live while the page is mounted. */
export function useRejected(): readonly RejectedMessage[] {
  const { client, feed, followed } = useDesk();
  const stream = useStore(followed.flow, (flow) => flow.stream);
  useEffect(() => followed.wantRejected(), [followed]);
  useEffect(() => {
    if (stream === 0) return;
    client.devices.rejected({}).then(feed.putRejected, () => undefined);
  }, [client, feed, stream]);
  return useStore(feed.view, (view) => view.rejected);
}
