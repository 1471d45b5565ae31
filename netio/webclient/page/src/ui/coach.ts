// Hints for who plays for the first time: one at a time, each until it is done or was there for a while, and never again.

import { el } from "../dom.ts";
import { rememberedHints, rememberHints } from "../memory.ts";

/** What is hinted at, in that order. */
export type Lesson = "walk" | "break" | "place" | "talk" | "help";

const lessons: readonly (readonly [Lesson, string, string])[] = [
  ["walk", "W A S D or the arrows walk", "Drag the stick to walk"],
  ["break", "Hold the left mouse button, or Space, on a block to break it", "Hold Dig to break what is before you"],
  ["place", "Choose a block with 2 to 9; the right mouse button, or F, places it", "Tap a block below; Place puts it before you"],
  ["talk", "Enter opens the chat", "Chat lets you talk"],
  ["help", "H tells what else there is", "The menu at the map tells what else there is"],
];
const showMs = 14_000;
const pauseMs = 1200;

export class Coach {
  readonly root = el("div", { class: "coach", role: "status" });
  private at = rememberedHints();
  private since = 0;
  private readonly learnt = new Set<Lesson>();

  /** One has done that. */
  done(lesson: Lesson): void {
    this.learnt.add(lesson);
  }

  /** Call each frame. */
  frame(now: number): void {
    if (this.at >= lessons.length) return;
    if (this.since === 0) this.since = now + pauseMs;
    const [lesson, keys, touch] = lessons[this.at];
    if (now < this.since) return;
    if (!this.learnt.has(lesson) && now < this.since + showMs) return this.say(matchMedia("(pointer: coarse)").matches ? touch : keys);
    this.say("");
    this.since = 0;
    rememberHints(++this.at);
  }

  private say(text: string): void {
    if (this.root.textContent === text) return;
    this.root.textContent = text;
    this.root.classList.toggle("on", text !== "");
  }
}
