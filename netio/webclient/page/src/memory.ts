// What the page remembers between visits.

const nameKey = "tickd.name";
const settingsKey = "tickd.settings";
const hintsKey = "tickd.hints";

/** What one may choose in the menu. */
export interface Settings {
  /** Of sounds, 0 to 1. */
  volume: number;
  /** Less that moves by itself; null: as the system says. */
  calm: boolean | null;
}

export function rememberedName(): string {
  return read(nameKey);
}

export function rememberName(name: string): void {
  write(nameKey, name);
}

/** Whatever is stored there, what comes back can be used. */
export function rememberedSettings(): Settings {
  let was: Partial<Settings> | null = null;
  try {
    was = JSON.parse(read(settingsKey) || "null") as Partial<Settings> | null;
  } catch {
    // somebody else's
  }
  const volume = typeof was?.volume === "number" ? Math.min(Math.max(was.volume, 0), 1) : 0.5;
  return { volume, calm: typeof was?.calm === "boolean" ? was.calm : null };
}

export function rememberSettings(s: Settings): void {
  write(settingsKey, JSON.stringify(s));
}

/** How many of the first hints were given. */
export function rememberedHints(): number {
  return Math.max(Math.floor(Number(read(hintsKey))) || 0, 0);
}

export function rememberHints(n: number): void {
  write(hintsKey, String(n));
}

function read(key: string): string {
  try {
    return localStorage.getItem(key) ?? "";
  } catch {
    return ""; // storage is switched off
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // the next visit asks again
  }
}
