// The colours of the arena. Teams differ in shape too: see fighters.ts.

import { Team } from "./wire.ts";

export const floor = "#1a2130";
export const grid = "#252f42";
export const beyond = "#0b0e14";
export const wallTop = "#4a566b";
export const wallSide = "#2b3444";
export const wallEdge = "#5f6d86";
export const text = "#e9eef7";
export const health = "#57d98a";
export const pack = "#57d98a";

export function team(t: number): string {
  return t === Team.red ? "#ff7059" : t === Team.blue ? "#4fb0ff" : "#9aa6b8";
}

export function teamDark(t: number): string {
  return t === Team.red ? "#8f2f22" : t === Team.blue ? "#1c5a92" : "#4a5362";
}

export function teamName(t: number): string {
  return t === Team.red ? "Red" : "Blue";
}
