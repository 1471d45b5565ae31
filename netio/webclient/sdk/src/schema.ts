// The lane table: all that is needed to decode snapshots. The server sends it,
// so that a new component needs no new client.

import { DecodeError, Reader } from "./bytes.ts";

/** How a lane's change is coded. */
export const Kind = { delta: 0, predicted: 1, angle: 2, raw: 3 } as const;

/** One replicated number. */
export interface Lane {
  readonly name: string;
  readonly kind: number;
  readonly bits: number;
  /** Units per whole: divide by it to get what the lane measures. */
  readonly scale: number;
  readonly k: number;
  /** Index among an entity's numbers. */
  readonly at: number;
  /** Index of its rate, -1 unless predicted. */
  readonly rate: number;
}

/** A named group of lanes that tend to change together. */
export interface Component {
  readonly name: string;
  readonly lanes: readonly Lane[];
}

/** A kind of entity. */
export interface Class {
  readonly name: string;
  /** 0 all, 1 owner, 2 team. */
  readonly visibility: number;
  readonly components: readonly number[];
}

/** One lane of a compiled class. */
export interface Op {
  readonly kind: number;
  readonly at: number;
  readonly rate: number;
  readonly bits: number;
  /** 1 for x, 2 for y: sent relative to the cell when in full. */
  readonly axis: number;
}

/** One component of a compiled class. */
export interface Part {
  readonly component: number;
  readonly ops: readonly Op[];
}

/** A class compiled: what to do per component, in order. */
export interface Program {
  readonly parts: readonly Part[];
  /** The parts that change when an entity moves as usual. */
  readonly usual: number;
}

const componentsMax = 16;
const classesMax = 16;
const lanesMax = 32;
const nameMax = 32;

/** A compiled, immutable lane table. */
export class Schema {
  readonly hash: bigint;
  readonly cellShift: number;
  readonly components: readonly Component[];
  readonly classes: readonly Class[];
  /** Numbers per entity: lanes and rates. */
  readonly stride: number;
  readonly classBits: number;
  readonly programs: readonly Program[];
  private readonly byName = new Map<string, Lane>();

  constructor(bytes: Uint8Array) {
    this.hash = hashOf(bytes);
    const r = new Reader(bytes);
    this.cellShift = r.u8();
    let at = 0;
    this.components = list(r.u8(), componentsMax, () => {
      const c = readComponent(r, at);
      at += c.lanes.length + c.lanes.filter((l) => l.rate >= 0).length;
      return c;
    });
    this.stride = at;
    this.classes = list(r.u8(), classesMax, () => ({
      name: r.text(nameMax), visibility: r.u8(), components: [...r.lend(componentsMax)],
    }));
    r.close();
    this.validate();
    this.classBits = 32 - Math.clz32(this.classes.length - 1);
    this.programs = this.classes.map((c) => compile(this.components, c));
    for (const c of this.components) {
      this.byName.set(c.name, c.lanes[0]);
      for (const l of c.lanes) this.byName.set(c.name + "." + l.name, l);
    }
  }

  /**
   * A lane by names; without the second it is the component's first. Undefined
   * when the server's game has no such lane.
   */
  lane(component: string, lane?: string): Lane | undefined {
    return this.byName.get(lane === undefined ? component : component + "." + lane);
  }

  /** A class's number by name, -1 when there is none. */
  classOf(name: string): number {
    return this.classes.findIndex((c) => c.name === name);
  }

  private validate(): void {
    const p = this.components[0]?.lanes;
    if (this.cellShift < 1 || this.cellShift > 20 || !this.classes.length || this.stride > lanesMax) fail("sizes");
    if (!p || p.length < 2 || p[0].kind !== Kind.predicted || p[1].kind !== Kind.predicted) fail("position");
    for (const c of this.components) {
      for (const l of c.lanes) if (l.kind > 3 || l.bits < 1 || l.bits > 24 || l.scale < 1 || l.k > 15) fail(c.name + "." + l.name);
    }
    for (const c of this.classes) {
      if (c.components[0] !== 0 || c.components.some((k, i) => k >= this.components.length || (i > 0 && k <= c.components[i - 1]))) fail(c.name);
    }
  }
}

function fail(what: string): never {
  throw new DecodeError("schema: bad " + what);
}

function list<T>(n: number, limit: number, read: () => T): T[] {
  if (n > limit) fail("count");
  return Array.from({ length: n }, read);
}

function readComponent(r: Reader, first: number): Component {
  const name = r.text(nameMax);
  const raw = list(r.u8(), lanesMax, () => ({ name: r.text(nameMax), kind: r.u8(), bits: r.u8(), scale: r.u16(), k: r.u8() }));
  if (!raw.length) fail(name);
  let rate = first + raw.length;
  return { name, lanes: raw.map((l, j) => ({ ...l, at: first + j, rate: l.kind === Kind.predicted ? rate++ : -1 })) };
}

function compile(components: readonly Component[], c: Class): Program {
  let usual = 0;
  const parts = c.components.map((k, i) => {
    const ops = components[k].lanes.map((l, j) => {
      if (l.kind === Kind.predicted || l.kind === Kind.angle) usual |= 1 << i;
      return { kind: l.kind, at: l.at, rate: l.rate, bits: l.bits, axis: k === 0 && j < 2 ? j + 1 : 0 };
    });
    return { component: k, ops };
  });
  return { parts, usual };
}

/** FNV-1a of 64 bits, never 0, which stands for "unknown". */
function hashOf(b: Uint8Array): bigint {
  let h = 0xcbf29ce484222325n;
  for (const c of b) h = ((h ^ BigInt(c)) * 0x100000001b3n) & 0xffffffffffffffffn;
  return h || 1n;
}
