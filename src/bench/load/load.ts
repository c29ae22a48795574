import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { CounterOrder, CounterReport } from './counter.ts';
import type { LoadPlan } from './plan.ts';
import type { PublisherOrder, PublisherReport } from './publisher.ts';

export type Sent = Extract<PublisherReport, { kind: 'sent' }>;

/** A publisher with its messages made and its connection open. */
export interface Publisher {
  /** Once; null is as fast as the broker answers. Resolves when the broker has answered all. */
  send(ratePerS: number | null): Promise<Sent>;
  end(): Promise<void>;
}

/** A subscriber that only counts. */
export interface Counter {
  /** When the last message had come, Unix ms. */
  counted(): Promise<number>;
  end(): Promise<void>;
}

interface Child<Order, Report> {
  tell(order: Order): void;
  /** Resolves with the next report of this kind; rejects when the process ends before. */
  next<Kind extends Report extends { kind: infer K } ? K : never>(
    kind: Kind,
  ): Promise<Extract<Report, { kind: Kind }>>;
  end(): Promise<void>;
}

export async function preparePublisher(plan: LoadPlan): Promise<Publisher> {
  const child = startChild<PublisherOrder, PublisherReport>('bench-publisher.js');
  child.tell({ kind: 'prepare', plan });
  await child.next('prepared');
  return {
    async send(ratePerS) {
      const sent = child.next('sent');
      child.tell({ kind: 'send', ratePerS });
      return await sent;
    },
    end: child.end,
  };
}

export async function startCounter(order: CounterOrder): Promise<Counter> {
  const child = startChild<CounterOrder, CounterReport>('bench-counter.js');
  child.tell(order);
  await child.next('listening');
  const counted = child.next('counted').then(({ atMs }) => atMs);
  counted.catch(() => undefined);
  return { counted: () => counted, end: child.end };
}

/** The programs lie beside the built command (vite.node.config.ts). */
function startChild<Order extends object, Report extends { readonly kind: string }>(
  file: string,
): Child<Order, Report> {
  const child: ChildProcess = fork(join(import.meta.dirname, file), { serialization: 'advanced' });
  const ended = new Promise<never>((_, reject) => {
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)));
  });
  ended.catch(() => undefined);
  return {
    tell: (order) => void child.send(order),
    next: (kind) => {
      const found = new Promise<Extract<Report, { kind: typeof kind }>>((resolve) => {
        const listen = (report: Report) => {
          if (!isOfKind(report, kind)) return;
          child.off('message', listen);
          resolve(report);
        };
        child.on('message', listen);
      });
      return Promise.race([found, ended]);
    },
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
}

function isOfKind<Report extends { readonly kind: string }, Kind extends string>(
  report: Report,
  kind: Kind,
): report is Extract<Report, { kind: Kind }> {
  return report.kind === kind;
}
