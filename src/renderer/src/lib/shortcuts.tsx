import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { SEQUENCE_TIMEOUT_MS, step, takesText, whoHas } from './keys.ts';

export interface Shortcut {
  /** As lib/keys.ts writes them; the first is the one that is shown. */
  readonly keys: string | readonly string[];
  /** What it does, in the person's language: `?` lists it. */
  readonly label: string;
  readonly group: string;
}

interface Registered extends Shortcut {
  readonly all: readonly string[];
  readonly yields: boolean;
  run(): void;
}

interface Registry {
  readonly entries: Set<Registered>;
  readonly listeners: Set<() => void>;
}

const RegistryContext = createContext<Registry | null>(null);

function useRegistry(): Registry {
  const registry = useContext(RegistryContext);
  if (registry === null) throw new Error('Shortcuts are used outside ShortcutProvider');
  return registry;
}

function keysOf(shortcut: Shortcut): readonly string[] {
  return typeof shortcut.keys === 'string' ? [shortcut.keys] : shortcut.keys;
}

/** An open dialog, sheet or menu keeps the keyboard to itself; letters typed in a menu choose from it. */
function layerIsOpen(): boolean {
  return (
    document.querySelector('[role="dialog"][data-state="open"], [role="menu"][data-state="open"]') !== null
  );
}

function listen(registry: Registry): () => void {
  let pending: string | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (
      event.defaultPrevented ||
      event.isComposing ||
      ['Shift', 'Control', 'Meta', 'Alt'].includes(event.key)
    )
      return;
    const always = event.ctrlKey || event.metaKey;
    if (layerIsOpen() || (takesText(event.target) && !always)) return;
    const entries = [...registry.entries];
    const result = step(
      event,
      pending,
      entries.flatMap((entry) => entry.all),
    );
    clearTimeout(timer);
    pending = null;
    if (result === 'none') return;
    if ('pending' in result) {
      pending = result.pending;
      timer = setTimeout(() => {
        pending = null;
      }, SEQUENCE_TIMEOUT_MS);
      return;
    }
    event.preventDefault();
    whoHas(entries.filter((entry) => entry.all.includes(result.matched)))?.run();
  };
  window.addEventListener('keydown', onKeyDown);
  return () => {
    clearTimeout(timer);
    window.removeEventListener('keydown', onKeyDown);
  };
}

/** Holds the one registry of shortcuts and listens for them. */
export function ShortcutProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [registry] = useState<Registry>(() => ({ entries: new Set(), listeners: new Set() }));
  useEffect(() => listen(registry), [registry]);
  return <RegistryContext value={registry}>{children}</RegistryContext>;
}

/**
 * Registers a shortcut while the component is mounted. Never fires in a text field (but for those with Ctrl or ⌘)
 * nor under an open dialog or menu. Where two ask for one key, the one registered last has it; one that yields, only
 * where nobody else asks: what is enabled by the place people are at registers after the page that was there before.
 */
export function useShortcut(
  shortcut: Shortcut,
  run: () => void,
  { enabled = true, yields = false } = {},
): void {
  const registry = useRegistry();
  const latest = useRef(run);
  // With the commit and not after it: what is on screen and what keys do change together.
  useLayoutEffect(() => {
    latest.current = run;
  });
  const { label, group } = shortcut;
  const joined = keysOf(shortcut).join('\n');
  useLayoutEffect(() => {
    if (!enabled) return;
    const all = joined.split('\n');
    const entry: Registered = { keys: all, all, label, group, yields, run: () => latest.current() };
    registry.entries.add(entry);
    for (const listener of registry.listeners) listener();
    return () => {
      registry.entries.delete(entry);
      for (const listener of registry.listeners) listener();
    };
  }, [registry, joined, label, group, enabled, yields]);
}

/** The shortcuts in force now, for the page that lists them. */
export function useShortcutList(): readonly Shortcut[] {
  const registry = useRegistry();
  const [list, setList] = useState<readonly Shortcut[]>([]);
  useEffect(() => {
    const read = (): void => setList([...registry.entries]);
    read();
    registry.listeners.add(read);
    return () => {
      registry.listeners.delete(read);
    };
  }, [registry]);
  return list;
}
