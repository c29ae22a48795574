import { useState } from 'react';
import type { DeviceCommand } from '../../../../shared/commands/device-command.ts';
import type { OutputName, OutputPattern } from '../../../../shared/commands/output-command.ts';
import {
  COMMAND_KINDS,
  type CommandId,
  type CommandKind,
  type FormField,
  outputFields,
  outputProof,
  type Proof,
} from './command-catalogue.ts';
import { type BuiltCommand, buildCommand, type FormValues } from './command-form.ts';

export interface CommandFormState {
  readonly kind: CommandKind;
  readonly setKind: (id: CommandId) => void;
  readonly output: OutputName;
  readonly setOutput: (output: OutputName) => void;
  readonly pattern: OutputPattern;
  readonly setPattern: (pattern: OutputPattern) => void;
  readonly fields: readonly FormField[];
  readonly proof: Proof;
  readonly values: FormValues;
  readonly setValue: (name: string, value: string) => void;
  readonly wrong: ReadonlySet<string>;
  /** Nothing is filled in where something must be. */
  readonly isEmpty: boolean;
  /** Builds the command and marks what cannot be sent; null where it cannot. */
  readonly build: () => DeviceCommand | null;
}

const NO_VALUES: FormValues = {};
const NONE_WRONG: ReadonlySet<string> = new Set();

/** The state of a form that can make any command of a box. */
export function useCommandForm(first: CommandKind): CommandFormState {
  const [id, setId] = useState<CommandId>(first.id);
  const [output, setOutput] = useState<OutputName>('RELAY1');
  const [pattern, setPattern] = useState<OutputPattern>('OFF');
  const [values, setValues] = useState(NO_VALUES);
  const [failed, setFailed] = useState<Extract<BuiltCommand, { ok: false }> | null>(null);
  const kind = COMMAND_KINDS.find((candidate) => candidate.id === id) ?? first;
  const isOutput = kind.id === 'OUTPUT';
  const fields = isOutput ? outputFields(pattern) : kind.fields;
  return {
    kind,
    setKind: (next) => {
      setId(next);
      setValues(NO_VALUES);
      setFailed(null);
    },
    output,
    setOutput: (next) => {
      setOutput(next);
      setPattern('OFF');
      setFailed(null);
    },
    pattern,
    setPattern: (next) => {
      setPattern(next);
      setFailed(null);
    },
    fields,
    proof: isOutput ? outputProof(output) : kind.proof,
    values,
    setValue: (name, value) => {
      setValues((before) => ({ ...before, [name]: value }));
      setFailed(null);
    },
    wrong: failed?.wrong ?? NONE_WRONG,
    isEmpty: failed?.isEmpty ?? false,
    build: () => {
      const whole = isOutput ? { ...kind, base: { ...kind.base, output, pattern } } : kind;
      const built = buildCommand(whole, fields, values);
      setFailed(built.ok ? null : built);
      return built.ok ? built.command : null;
    },
  };
}
