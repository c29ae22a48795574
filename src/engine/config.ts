import type { EnvelopeProfile } from '../protocol/esp32-alarm/envelope.ts';

/** One fleet: boxes under one topic base that share a key and land in one organisation and site. */
export interface FleetConfig {
  readonly base: string;
  /** 32 bytes, or null for bare messages. */
  readonly key: Buffer | null;
  readonly envelope: EnvelopeProfile;
  readonly organisation: string;
  readonly site: string;
}

export type DatabaseConfig =
  | { readonly kind: 'embedded' }
  | { readonly kind: 'external'; readonly url: string };

export type BrokerConfig =
  | {
      readonly kind: 'embedded';
      readonly host: string;
      /** 0 takes any free port (tests). */
      readonly port: number;
      readonly tls: { readonly certFile: string; readonly keyFile: string } | null;
      readonly usersFile: string | null;
      /** Listens beyond this computer although anyone could connect. */
      readonly forceOpen: boolean;
    }
  | {
      readonly kind: 'external';
      readonly url: string;
      readonly username: string | null;
      readonly passwordFile: string | null;
      readonly caFile: string | null;
      readonly certFile: string | null;
      readonly keyFile: string | null;
    };

/** The mail server that messages to people outside go by. */
export interface MailConfig {
  readonly host: string;
  readonly port: number;
  /** From the start; else STARTTLS is asked for, and required beyond this computer. */
  readonly isTls: boolean;
  /** On this computer. */
  readonly isLocal: boolean;
  readonly username: string | null;
  readonly passwordFile: string | null;
  /** Certificates that sign the server's, beside those the computer trusts. */
  readonly caFile: string | null;
  readonly from: string;
}

/** Everything the engine is told from outside, validated. Nothing else reads the environment. */
export interface Config {
  readonly dataDir: string;
  readonly database: DatabaseConfig;
  readonly broker: BrokerConfig;
  readonly fleets: readonly FleetConfig[];
  /** Topic base of the relay boards. */
  readonly relayBase: string;
  readonly http: {
    readonly host: string;
    readonly port: number;
    /** Host names, beside its own address, under which people reach it (a reverse proxy's). */
    readonly names: readonly string[];
    readonly metricsToken: string | null;
  };
  /** First start only. */
  readonly adminPassword: string | null;
  /** PMTiles file with street tiles for the map; null: outlines alone. */
  readonly tilesFile: string | null;
  readonly mail: MailConfig | null;
  /** How many workers share the intake; 1: one station takes all messages in. */
  readonly ingestWorkers: number;
  /** Name of this desk in timelines and the status bar. */
  readonly station: string;
  readonly logLevel: string;
}
