import { DeviceCommand } from '../../../../shared/commands/device-command.ts';
import type { CommandKind, FormField } from './command-catalogue.ts';

/** What stands in the form, as typed: '' is not filled. */
export type FormValues = Readonly<Record<string, string>>;

export type BuiltCommand =
  | { readonly ok: true; readonly command: DeviceCommand }
  | { readonly ok: false; readonly wrong: ReadonlySet<string>; readonly isEmpty: boolean };

function typedValue(field: FormField, typed: string): string | number | boolean {
  switch (field.kind) {
    case 'number':
      // A comma is a decimal point for half of the people here.
      return Number(typed.replace(',', '.'));
    case 'yes-no':
    case 'tick':
      return typed === 'yes';
    case 'text':
    case 'secret':
      return typed;
  }
}

/** Builds the command of what is filled in and of nothing else; the contract's own schema decides what may stand there. */
export function buildCommand(
  kind: CommandKind,
  fields: readonly FormField[],
  values: FormValues,
): BuiltCommand {
  const filled = fields.filter(({ name }) => (values[name] ?? '').trim() !== '');
  const missing = fields.filter(
    ({ name, required }) => required === true && (values[name] ?? '').trim() === '',
  );
  // The contract lets it pass, because a secret that was the only setting is taken out of what is kept.
  if (kind.inSettings === true && filled.length === 0) return { ok: false, wrong: new Set(), isEmpty: true };
  const nameOf = (field: FormField): string => field.as ?? field.name;
  const settings = Object.fromEntries(
    filled.map((field) => [nameOf(field), typedValue(field, (values[field.name] ?? '').trim())]),
  );
  const parsed = DeviceCommand.safeParse(
    kind.inSettings === true ? { ...kind.base, settings } : { ...kind.base, ...settings },
  );
  if (parsed.success && missing.length === 0) return { ok: true, command: parsed.data };
  const paths = new Set((parsed.error?.issues ?? []).map(({ path }) => path.map(String).at(-1) ?? ''));
  const wrong = new Set([
    ...missing.map(({ name }) => name),
    ...fields.filter((field) => paths.has(nameOf(field))).map(({ name }) => name),
  ]);
  return { ok: false, wrong, isEmpty: wrong.size === 0 };
}
