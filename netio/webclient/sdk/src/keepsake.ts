// What a page keeps of who it was, for when it is loaded again.

/** The tokens of one name at one server, in a Storage. One that refuses or holds nonsense is one that is empty. */
export class Keepsake {
  private readonly storage: Storage;
  private readonly key: string;

  constructor(storage: Storage, url: string) {
    this.storage = storage;
    this.key = `tickd ${url}`;
  }

  /** By room, as that name had them last. */
  tokens(name: string): [string, Uint8Array][] {
    try {
      const kept = JSON.parse(this.storage.getItem(this.key) ?? "") as { name: unknown; tokens: Record<string, number[]> };
      return kept.name === name ? Object.entries(kept.tokens).map(([room, token]) => [room, Uint8Array.from(token)]) : [];
    } catch {
      return []; // nothing yet, or nothing that we wrote
    }
  }

  keep(name: string, tokens: ReadonlyMap<string, Uint8Array>): void {
    const all = Object.fromEntries([...tokens].map(([room, token]) => [room, [...token]]));
    try {
      this.storage.setItem(this.key, JSON.stringify({ name, tokens: all }));
    } catch {
      // it is full or switched off: a page that is loaded again is somebody else
    }
  }
}
