import { commandErrorNumbers } from '../protocol/esp32-alarm/enums.ts';
import { macText } from '../protocol/esp32-alarm/field-meaning.ts';
import {
  type AlarmEvent,
  type CommandEnvelope,
  type CommandResponse,
  DecodeError,
  decodeCommandEnvelope,
  encodeAlarmEvent,
  encodeCommandResponse,
  encodeHeartbeat,
  encodeStatus,
} from '../protocol/esp32-alarm/messages.ts';
import { type BoxInput, createBox } from './box.ts';
import { type BoxLinkSettings, createBoxLink } from './box-link.ts';
import { createCommandAnswers } from './command-answers.ts';
import type { CommandBehaviour, CommandFault } from './command-faults.ts';
import type { FleetTally } from './fleet-tally.ts';
import type { Place } from './places.ts';
import type { Random } from './prng.ts';

export type FleetEvent =
  | { readonly kind: 'ready' | 'closed' | 'dropped-out' | 'rebooted'; readonly hostname: string }
  | { readonly kind: 'alarm-acknowledged'; readonly hostname: string; readonly event: AlarmEvent }
  | { readonly kind: 'command'; readonly hostname: string; readonly command: CommandEnvelope };

/** One simulated box as tests and the fleet's scheduler hold it. */
export interface FleetBox {
  readonly hostname: string;
  /** Lower case with colons. */
  readonly mac: string;
  readonly isConnected: boolean;
  readonly bootCount: number;
  /** The id that the backend gave it; 0 before. */
  readonly deviceDbId: number;
  /** The newest 50 commands, oldest first. */
  readonly lastCommands: readonly CommandEnvelope[];
  /**
   * Makes the input active. Resolves when the broker has acknowledged the AlarmEvent, also across reconnects;
   * rejects when the fleet stops before.
   */
  press(input: BoxInput): Promise<void>;
  release(input: BoxInput): Promise<void>;
  /** Cuts the socket, so that the broker sends the last will. */
  dropOut(): Promise<void>;
  /** Comes back as after a power failure: with a higher boot count. Resolves when its login is acknowledged. */
  reconnect(): Promise<void>;
  /** False where the box is away or the broker too slow. */
  sendHeartbeat(): boolean;
  sendStatus(): boolean;
}

export interface RunningBox extends FleetBox {
  /** To be called before it connects: it tells its place with each status. */
  standAt(place: Place): void;
  /** Connects for the first time. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Says this as if it had been asked. */
  answer(response: CommandResponse): void;
  /** What is due without a message from outside: outputs whose time is over. */
  tick(): void;
}

const KEPT_COMMANDS = 50;
const LATE_MS = 2000;

export function createFleetBox(
  mac: Uint8Array,
  random: Random,
  settings: BoxLinkSettings & CommandBehaviour & { readonly now: () => number },
  tally: FleetTally,
  onEvent: (event: FleetEvent) => void,
  /** Gives an answer to another box, which sends it as its own. */
  elsewhere: (response: CommandResponse) => void = () => {},
): RunningBox {
  const box = createBox(mac, random, settings.now);
  const { hostname } = box;
  const answers = createCommandAnswers(box, settings.now);
  const commands: CommandEnvelope[] = [];
  const timers = new Set<NodeJS.Timeout>();
  const readyWaiters: { resolve: () => void; reject: (error: Error) => void }[] = [];
  let isStopped = false;

  const link = createBoxLink(box, settings, tally, random, {
    onReady() {
      onEvent({ kind: 'ready', hostname });
      for (const { resolve } of readyWaiters.splice(0)) resolve();
    },
    onClosed: () => onEvent({ kind: 'closed', hostname }),
    onCommand: receive,
    onRefusedCommand: () => tally.command(true),
  });

  function connected(): Promise<void> {
    link.connect();
    if (link.isReady) return Promise.resolve();
    return new Promise((resolve, reject) => readyWaiters.push({ resolve, reject }));
  }

  async function deliverEvent(event: AlarmEvent): Promise<void> {
    await link.deliver('alarm', encodeAlarmEvent(event));
    onEvent({ kind: 'alarm-acknowledged', hostname, event });
  }

  /** For what nobody waits for: it is delivered all the same, and lost only when the fleet stops. */
  function unattended(work: Promise<void>): void {
    work.catch((error: unknown) => {
      if (!isStopped && error instanceof Error) tally.failed(error);
    });
  }

  function sendStatus(): boolean {
    return link.send('status', encodeStatus(box.status()));
  }

  function sendHeartbeat(): boolean {
    return link.send('hb', encodeHeartbeat(box.heartbeat()));
  }

  async function setInput(input: BoxInput, isActive: boolean): Promise<void> {
    const delivered = deliverEvent(box.setInput(input, isActive));
    sendStatus();
    await delivered;
  }

  function receive(payload: Uint8Array): void {
    let command: CommandEnvelope;
    try {
      command = decodeCommandEnvelope(payload);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      tally.command(true);
      return;
    }
    commands.push(command);
    if (commands.length > KEPT_COMMANDS) commands.shift();
    onEvent({ kind: 'command', hostname, command });
    const fault = settings.faultOf?.(hostname, command) ?? 'none';
    if (fault === 'lost') return;
    if (fault === 'reboot') rebootLater(0);
    else if ((settings.commandDelayMs ?? 0) > 0)
      later(settings.commandDelayMs ?? 0, () => carryOut(command, fault));
    else carryOut(command, fault);
  }

  function carryOut(command: CommandEnvelope, fault: CommandFault): void {
    const outcome = answers.answer(command);
    if (outcome === null) return;
    tally.command(!outcome.response.success);
    respond(outcome.response, fault);
    for (const event of outcome.events) unattended(deliverEvent(event));
    if (outcome.sendsStatus) sendStatus();
    if (outcome.sendsHeartbeat) sendHeartbeat();
    if (outcome.rebootAfterS !== null) rebootLater(outcome.rebootAfterS);
  }

  function respond(response: CommandResponse, fault: CommandFault): void {
    const refusal = { ...response, success: false, error_code: commandErrorNumbers.OPERATION_FAILED };
    if (fault === 'unanswered') return;
    if (fault === 'late') {
      later(settings.lateMs ?? LATE_MS, () => answer(response));
      return;
    }
    // Before its own: whoever takes it for the box's would be wrong.
    if (fault === 'elsewhere') elsewhere(refusal);
    answer(response);
    if (fault === 'twice') answer(refusal);
  }

  function answer(response: CommandResponse): void {
    unattended(link.deliver('resp', encodeCommandResponse(response)));
  }

  function later(delayMs: number, work: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      if (!isStopped) work();
    }, delayMs);
    timers.add(timer);
  }

  /** The answer leaves before the restart. */
  function rebootLater(delayS: number): void {
    later(Math.max(100, delayS * 1000), () => unattended(dropOut().then(reconnect)));
  }

  async function dropOut(): Promise<void> {
    await link.cut();
    onEvent({ kind: 'dropped-out', hostname });
  }

  async function reconnect(): Promise<void> {
    if (isStopped) return;
    await link.cut();
    box.reboot();
    onEvent({ kind: 'rebooted', hostname });
    const isReady = connected();
    link.resealWaiting();
    await isReady;
  }

  async function stop(): Promise<void> {
    isStopped = true;
    for (const timer of timers) clearTimeout(timer);
    for (const { reject } of readyWaiters.splice(0)) reject(new Error('the fleet was stopped'));
    await link.stop();
  }

  return {
    hostname,
    mac: macText(mac),
    get isConnected() {
      return link.isReady;
    },
    get bootCount() {
      return box.bootCount;
    },
    get deviceDbId() {
      return box.deviceDbId;
    },
    get lastCommands() {
      return commands;
    },
    press: (input) => setInput(input, true),
    release: (input) => setInput(input, false),
    dropOut,
    reconnect,
    sendHeartbeat,
    answer,
    sendStatus,
    standAt: (place) => box.setLocation({ country: 'PER', ...place }),
    start: connected,
    stop,
    tick() {
      for (const event of box.stopElapsedOutputs()) unattended(deliverEvent(event));
    },
  };
}
