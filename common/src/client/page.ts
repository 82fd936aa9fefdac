/** What a browser offers and Node does not; described here, because this library is compiled without DOM types. */
interface PageGlobals {
  document?: {
    readonly baseURI: string;
    readonly visibilityState: string;
    addEventListener(type: 'visibilitychange', listener: () => void): void;
    removeEventListener(type: 'visibilitychange', listener: () => void): void;
  };
  location?: { readonly origin: string };
  localStorage?: PageStorage;
  navigator?: { readonly locks?: WebLocks };
  addEventListener?(type: 'storage', listener: (event: { key: string | null }) => void): void;
  removeEventListener?(type: 'storage', listener: (event: { key: string | null }) => void): void;
}

export interface PageStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export interface WebLocks {
  request(name: string, options: { signal: AbortSignal }, act: () => unknown): Promise<unknown>;
}

/** The page this runs in; undefined in Node and in workers. */
export function currentPage(): PageGlobals | undefined {
  const page = globalThis as unknown as PageGlobals;
  return typeof page.document === 'object' ? page : undefined;
}

/** What all tabs of this origin share, where the visitor allows it. */
export function sharedStorage(): PageStorage | undefined {
  try {
    return currentPage()?.localStorage;
  } catch {
    // Blocked: reading the property throws.
    return undefined;
  }
}
