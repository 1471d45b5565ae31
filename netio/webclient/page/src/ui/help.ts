// How one plays, for hands on keys and for thumbs.

import { el } from "../dom.ts";

const keys: readonly (readonly [string, string])[] = [
  ["W A S D, arrows", "walk"], ["Left mouse, Space", "break"], ["Right mouse, F", "place"], ["1 \u2013 9, wheel", "choose"],
  ["Enter", "chat"], ["P", "players"], ["Esc", "menu"], ["F3", "figures"],
];
const thumbs: readonly (readonly [string, string])[] = [
  ["Stick", "walk"], ["Dig", "break"], ["Place", "place"], ["Tap", "break there"],
];

/** The list of controls: those of the device, as far as the page can tell. */
export function controls(): HTMLElement {
  const coarse = matchMedia("(pointer: coarse)").matches;
  return el("dl", { class: "help" }, ...(coarse ? thumbs : keys).flatMap(([k, what]) => [el("dt", {}, k), el("dd", {}, what)]));
}
