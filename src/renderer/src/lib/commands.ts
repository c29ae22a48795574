/** Something a person can do from the command palette. */
export interface Command {
  readonly id: string;
  /** A verb and its object, in the person's language. */
  readonly label: string;
  readonly group: string;
  /** The shortcut to show, as `useShortcut` takes it. */
  readonly keys?: string;
  run(): void;
}
