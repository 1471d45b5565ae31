// The sink that is heard: WebAudio, from the first gesture on, while the page is seen.

import type { Sink, Sound } from "./ears.ts";
import { lengthOf, type Part, recipes } from "./recipes.ts";

/** Where the page is looked at and touched; document, but for tests. */
export type Looked = Pick<Document, "hidden" | "addEventListener">;

const attackS = 0.004;
const silent = 0.0001;

export class Speaker implements Sink {
  private context: AudioContext | null = null;
  private out: GainNode | null = null;
  private noise: AudioBuffer | null = null;
  private loud = 0;
  private readonly make: () => AudioContext;
  private readonly page: Looked;

  constructor(page: Looked = document, make: () => AudioContext = () => new AudioContext()) {
    this.page = page;
    this.make = make;
    for (const gesture of ["pointerdown", "keydown"] as const) page.addEventListener(gesture, () => this.wake(), { capture: true, passive: true });
    page.addEventListener("visibilitychange", () => {
      if (this.page.hidden) void this.context?.suspend();
      else if (this.loud > 0) void this.context?.resume();
    });
  }

  /** 0 to 1 as one chooses it; nothing is made of 0. */
  set volume(v: number) {
    this.loud = v * v; // ears hear by ratios
    if (this.out) this.out.gain.value = this.loud;
  }

  play(sound: Sound, loud: number, side: number): number {
    const c = this.context;
    if (!c || !this.out || this.loud === 0 || this.page.hidden || c.state !== "running") return 0;
    const pan = c.createStereoPanner();
    pan.pan.value = side;
    pan.connect(this.out);
    const from = c.currentTime, pitch = 0.94 + Math.random() * 0.12; // no two are quite alike
    for (const p of recipes[sound]) this.part(c, p, from, pitch, loud, pan);
    return lengthOf(sound) * 1000;
  }

  private part(c: AudioContext, p: Part, from: number, pitch: number, loud: number, to: AudioNode): void {
    const at = from + p.after, end = at + p.lasts, gain = c.createGain();
    const { source, last, slides } = p.wave ? toneOf(c, p.wave) : hissOf(c, (this.noise ??= noiseOf(c)));
    slides.setValueAtTime(p.from * pitch, at);
    slides.exponentialRampToValueAtTime(p.to * pitch, end);
    gain.gain.setValueAtTime(silent, at);
    gain.gain.exponentialRampToValueAtTime(Math.max(p.loud * loud, silent), at + attackS);
    gain.gain.exponentialRampToValueAtTime(silent, end);
    last.connect(gain);
    gain.connect(to);
    source.start(at);
    source.stop(end);
  }

  /** A gesture: from now on the browser lets a page be heard. */
  private wake(): void {
    if (this.loud === 0) return;
    if (!this.context) {
      try {
        this.context = this.make();
      } catch {
        return; // there is no sound on this machine
      }
      this.out = this.context.createGain();
      this.out.gain.value = this.loud;
      this.out.connect(this.context.destination);
    }
    if (this.context.state === "suspended" && !this.page.hidden) void this.context.resume();
  }
}

/** What sounds, the end of it, and what of it slides. */
interface Voice { source: AudioScheduledSourceNode; last: AudioNode; slides: AudioParam }

function toneOf(c: AudioContext, wave: OscillatorType): Voice {
  const source = c.createOscillator();
  source.type = wave;
  return { source, last: source, slides: source.frequency };
}

function hissOf(c: AudioContext, noise: AudioBuffer): Voice {
  const source = c.createBufferSource(), last = c.createBiquadFilter();
  source.buffer = noise;
  source.loop = true;
  last.type = "bandpass";
  source.connect(last);
  return { source, last, slides: last.frequency };
}

/** A second of noise. */
function noiseOf(c: AudioContext): AudioBuffer {
  const b = c.createBuffer(1, c.sampleRate, c.sampleRate), d = b.getChannelData(0);
  for (let i = 0; i < d.length; i++) d[i] = Math.random() * 2 - 1;
  return b;
}
