/** Text by key, on the device where it can be. Never throws. */
export interface Store {
  get(key: string): string | undefined;
  set(key: string, text: string): void;
  remove(key: string): void;
  /** The keys that begin with `prefix`, sorted. */
  keys(prefix: string): string[];
}

/**
 * The device's `localStorage`, and memory for what it will not take: a sandboxed frame and some private modes
 * throw on the mere mention of it, a full one on every write.
 * @param allowed false to write nothing to the device
 */
export function openStore(allowed: boolean): Store {
  const memory: Record<string, string> = {};
  let device: Record<string, string> = {};
  try {
    if (allowed) device = localStorage;
  } catch {
    // Denied: memory it is.
  }
  return {
    get: (key) => memory[key] ?? device[key],
    set(key, text) {
      try {
        device[key] = text;
      } catch {
        memory[key] = text;
      }
    },
    remove(key) {
      delete memory[key];
      delete device[key];
    },
    keys: (prefix) =>
      [...Object.keys(memory), ...Object.keys(device)].filter((key) => key.startsWith(prefix)).sort(),
  };
}
