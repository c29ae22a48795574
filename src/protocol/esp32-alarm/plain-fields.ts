/** A decoded message as plain data for people and JSON: protocol field names, bytes as base64, absent left out. */
export function toPlainFields(message: object): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(message)) {
    if (value !== undefined) fields[name] = toPlainValue(value);
  }
  return fields;
}

function toPlainValue(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  // JSON has no NaN and no infinities.
  if (typeof value === 'number' && !Number.isFinite(value)) return null;
  return typeof value === 'object' && value !== null ? toPlainFields(value) : value;
}
