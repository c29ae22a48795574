import { type ReactNode, useState } from 'react';
import type { SwitchCommand } from '../../../../../shared/commands/device-command.ts';
import { patternsOf } from '../../../../../shared/commands/output-command.ts';
import { OutputFields, outputCommand, valuesOf } from './switch-fields.tsx';

interface OutputSwitchingProps {
  /** What it was at first. */
  readonly command: SwitchCommand | null;
  /** Null while the fields make no command. */
  readonly onChange: (command: SwitchCommand | null) => void;
}

/** Any switching of a box's output, inside the form of something that is to order it later. */
export function OutputSwitching({ command, onChange }: OutputSwitchingProps): ReactNode {
  const [state, setState] = useState(() => ({
    output: command?.type === 'OUTPUT' ? command.output : 'SIREN',
    pattern: command?.type === 'OUTPUT' ? command.pattern : 'OFF',
    values: valuesOf(command),
  }));
  const change = (next: typeof state): void => {
    setState(next);
    onChange(outputCommand(next.output, next.pattern, next.values).command);
  };
  const { output, pattern, values } = state;
  return (
    <OutputFields
      form={{
        output,
        setOutput: (to) => change({ ...state, output: to, pattern: patternsOf(to)[0] ?? 'OFF' }),
        pattern,
        setPattern: (to) => change({ ...state, pattern: to }),
        values,
        setValue: (name, value) => change({ ...state, values: { ...values, [name]: value } }),
        wrong: outputCommand(output, pattern, values).wrong,
      }}
    />
  );
}
