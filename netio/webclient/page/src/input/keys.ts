// The keyboard, by the place of a key and not by what is printed on it: WASD is
// ZQSD on a French keyboard without a setting. Tab, and Enter and Space on
// whatever has the focus, are the browser's.

import { Button } from "../sandbox/index.ts";
import { onControl, typing } from "../dom.ts";
import { Press } from "./press.ts";

const moves: Record<string, number> = {
  KeyW: Button.north, ArrowUp: Button.north, KeyS: Button.south, ArrowDown: Button.south,
  KeyA: Button.west, ArrowLeft: Button.west, KeyD: Button.east, ArrowRight: Button.east,
};

/** What keys other than movement mean. */
export interface KeySinks {
  /** Whether keys are the game's: not on the first screen, not in the menu. */
  active(): boolean;
  slot(n: number): void;
  chat(): void;
  debug(): void;
  menu(): void;
  roster(show: boolean): void;
  help(): void;
  zoom(by: number): void;
  /** The tile that is meant moves by one. */
  aim(dx: number, dy: number): void;
}

export class Keys {
  readonly breaks = new Press();
  readonly places = new Press();
  private readonly held = new Set<string>();

  constructor(sinks: KeySinks) {
    addEventListener("keydown", (e) => this.down(e, sinks));
    addEventListener("keyup", (e) => {
      this.held.delete(e.code);
      this.hand(e.code)?.set(false);
      if (e.code === "KeyP") sinks.roster(false);
    });
    addEventListener("blur", () => this.release());
    document.addEventListener("visibilitychange", () => document.hidden && this.release());
  }

  /** Lets go of everything: the keys are not ours any more. */
  release(): void {
    this.held.clear();
    this.breaks.drop();
    this.places.drop();
  }

  get buttons(): number {
    let b = 0;
    for (const code of this.held) b |= moves[code] ?? 0;
    return b;
  }

  private hand(code: string): Press | null {
    return code === "Space" ? this.breaks : code === "KeyF" ? this.places : null;
  }

  private down(e: KeyboardEvent, sinks: KeySinks): void {
    if (!sinks.active()) return;
    if (e.code === "F3" || e.code === "F1") {
      e.preventDefault();
      return e.code === "F1" ? sinks.help() : sinks.debug();
    }
    if (typing() || e.ctrlKey || e.metaKey || e.altKey) return;
    if (onControl() && (e.code === "Enter" || e.code === "NumpadEnter" || e.code === "Space")) return;
    const hand = this.hand(e.code), move = moves[e.code];
    if (move !== undefined && e.shiftKey) {
      e.preventDefault();
      return sinks.aim((move & Button.east ? 1 : 0) - (move & Button.west ? 1 : 0), (move & Button.south ? 1 : 0) - (move & Button.north ? 1 : 0));
    }
    if (move !== undefined || hand) {
      if (hand && !e.repeat) hand.set(true);
      else if (!hand) this.held.add(e.code);
      e.preventDefault();
    } else if (/^Digit[1-9]$/.test(e.code)) sinks.slot(+e.code[5] - 1);
    else if (/^Numpad[1-9]$/.test(e.code)) sinks.slot(+e.code[6] - 1);
    else if (e.code === "Enter" || e.code === "NumpadEnter" || e.code === "KeyT") {
      e.preventDefault();
      sinks.chat();
    } else if (e.code === "Escape") {
      e.preventDefault();
      sinks.menu();
    } else if (e.code === "KeyP") sinks.roster(true);
    else if (e.code === "KeyH" || e.key === "?") sinks.help();
    else if (e.key === "+" || e.key === "=") sinks.zoom(1);
    else if (e.key === "-") sinks.zoom(-1);
  }
}
