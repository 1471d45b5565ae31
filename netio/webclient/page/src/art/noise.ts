// Hashes and noise of fixed tables, so that the same place always looks the same.

/** A well mixed 32-bit number of a place. */
export function hash(x: number, y: number, seed = 0): number {
  let h = Math.imul(x, 374761393) ^ Math.imul(y, 668265263) ^ Math.imul(seed, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 13), 1274126177);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  return (h ^ (h >>> 16)) >>> 0;
}

/** hash as a fraction, 0 to 1. */
export function unitHash(x: number, y: number, seed = 0): number {
  return hash(x, y, seed) / 0x100000000;
}

/** A 32-bit hash of text. */
export function textHash(s: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < s.length; i++) h = Math.imul(h ^ s.charCodeAt(i), 0x01000193);
  return hash(h, s.length);
}

/** Smooth noise of period cells, 0 to 1; x and y in cells; period 0 does not repeat. */
export function noise(x: number, y: number, seed: number, period = 0): number {
  const ix = Math.floor(x), iy = Math.floor(y);
  let fx = x - ix, fy = y - iy;
  fx = fx * fx * (3 - 2 * fx);
  fy = fy * fy * (3 - 2 * fy);
  const wrap = (v: number): number => (period ? ((v % period) + period) % period : v);
  const x0 = wrap(ix), x1 = wrap(ix + 1), y0 = wrap(iy), y1 = wrap(iy + 1);
  const a = unitHash(x0, y0, seed), b = unitHash(x1, y0, seed), c = unitHash(x0, y1, seed), d = unitHash(x1, y1, seed);
  return a + (b - a) * fx + (c - a) * fy + (a - b - c + d) * fx * fy;
}

/** Side of the tables below, in art pixels; they repeat. */
export const tableSide = 256;

/** A repeating table of noise, 0 to 255, with features of about size pixels. */
export function table(size: number, seed: number): Uint8Array {
  const t = new Uint8Array(tableSide * tableSide), period = Math.max(1, Math.round(tableSide / size));
  for (let y = 0; y < tableSide; y++) {
    for (let x = 0; x < tableSide; x++) {
      t[y * tableSide + x] = noise((x * period) / tableSide, (y * period) / tableSide, seed, period) * 255;
    }
  }
  return t;
}
