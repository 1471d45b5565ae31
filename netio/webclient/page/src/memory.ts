// What the page remembers between visits.

const nameKey = "tickd.name";

export function rememberedName(): string {
  try {
    return localStorage.getItem(nameKey) ?? "";
  } catch {
    return ""; // storage is switched off
  }
}

export function rememberName(name: string): void {
  try {
    localStorage.setItem(nameKey, name);
  } catch {
    // the next visit asks again
  }
}
