// The lists of controls, for hands on keys and for thumbs.

import { el } from "../dom.ts";

type Lines = readonly (readonly [string, string])[];

export const keys: Lines = [
  ["W A S D, arrows", "walk"], ["Left mouse, Space", "break"], ["Right mouse, F", "place"], ["1 \u2013 9, wheel", "choose"],
  ["Shift + arrows", "aim"], ["Enter", "chat"], ["P", "players"], ["+ \u2212", "zoom"], ["H", "help"], ["Esc", "menu"], ["F3", "figures"],
];
export const thumbs: Lines = [
  ["Stick", "walk"], ["Dig", "break"], ["Place", "place"], ["Tap", "break there"],
];
/** What the first screen has no room for. */
const later = new Set(["aim", "zoom", "figures", "players"]);

export function listOf(lines: Lines): HTMLElement {
  return el("dl", { class: "help" }, ...lines.flatMap(([k, what]) => [el("dt", {}, k), el("dd", {}, what)]));
}

/** The controls of the device, as far as the page can tell: the first ones, or all. */
export function controls(all = true): HTMLElement {
  const lines = matchMedia("(pointer: coarse)").matches ? thumbs : keys;
  return listOf(all ? lines : lines.filter(([, what]) => !later.has(what)));
}
