// Interpolation: an entity's numbers at an instant between two snapshots, or
// for a short while after the last one.

import { type Entities, samplesMax } from "./entities.ts";
import { Kind } from "./schema.ts";

/** For how many ticks rates are followed past the newest snapshot. */
const extrapolateMax = 5;

/** Writes the numbers of one row at time, in ticks, into all.shown. */
export function interpolateLanes(all: Entities, row: number, cls: number, time: number, snap: number): void {
  const { ticks, samples, schema } = all, ring = row * samplesMax, stride = schema.stride;
  let b = all.heads[row], a = b;
  for (let n = all.counts[row]; n > 1 && ticks[ring + a] > time; n--) {
    b = a;
    a = (a + samplesMax - 1) % samplesMax;
  }
  const ta = ticks[ring + a], from = (ring + a) * stride, to = (ring + b) * stride;
  let gap = a === b ? 0 : ticks[ring + b] - ta;
  if (gap > 0 && (far(samples, from, to, snap * gap) || far(samples, from + 1, to + 1, snap * gap))) gap = 0;
  const s = gap > 0 ? Math.min(Math.max((time - ta) / gap, 0), 1) : 0;
  const past = a === b ? Math.min(Math.max(time - ta, 0), extrapolateMax) : 0;
  const shown = all.shown, at = row * stride, parts = schema.programs[cls].parts;
  for (let p = 0; p < parts.length; p++) {
    const ops = parts[p].ops;
    for (let j = 0; j < ops.length; j++) {
      const o = ops[j], v = samples[from + o.at];
      if (o.kind === Kind.predicted) {
        const r = samples[from + o.rate];
        shown[at + o.rate] = r;
        shown[at + o.at] = gap > 1 ? hermite(v, r, samples[to + o.at], samples[to + o.rate], s, gap)
          : gap === 1 ? v + (samples[to + o.at] - v) * s : v + r * past;
      } else if (o.kind === Kind.angle && gap > 0) {
        const shift = 32 - o.bits, turn = ((samples[to + o.at] - v) << shift) >> shift;
        shown[at + o.at] = v + turn * s;
      } else {
        shown[at + o.at] = v;
      }
    }
  }
}

function far(samples: Int32Array, a: number, b: number, limit: number): boolean {
  return Math.abs(samples[b] - samples[a]) > limit;
}

/** The cubic through both values with both rates, which are per tick. */
function hermite(v0: number, r0: number, v1: number, r1: number, s: number, gap: number): number {
  const s2 = s * s, s3 = s2 * s;
  return (2 * s3 - 3 * s2 + 1) * v0 + (s3 - 2 * s2 + s) * gap * r0 + (3 * s2 - 2 * s3) * v1 + (s3 - s2) * gap * r1;
}
