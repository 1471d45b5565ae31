// The keyboard, by the place of a key and not by what is printed on it: WASD is
// ZQSD on a French keyboard without a setting.

import { Button } from "../sandbox/index.ts";
import { typing } from "../dom.ts";

const moves: Record<string, number> = {
  KeyW: Button.north, ArrowUp: Button.north, KeyS: Button.south, ArrowDown: Button.south,
  KeyA: Button.west, ArrowLeft: Button.west, KeyD: Button.east, ArrowRight: Button.east,
  Space: Button.use,
};

/** What keys other than movement mean. */
export interface KeySinks {
  slot(n: number): void;
  chat(): void;
  debug(): void;
  roster(show: boolean): void;
}

export class Keys {
  private readonly held = new Set<string>();

  constructor(sinks: KeySinks) {
    addEventListener("keydown", (e) => this.down(e, sinks));
    addEventListener("keyup", (e) => {
      this.held.delete(e.code);
      if (e.code === "Tab") sinks.roster(false);
    });
    addEventListener("blur", () => this.release());
    document.addEventListener("visibilitychange", () => document.hidden && this.release());
  }

  /** Lets go of everything: the window is not ours any more. */
  release(): void {
    this.held.clear();
  }

  get buttons(): number {
    let b = 0;
    for (const code of this.held) b |= moves[code] ?? 0;
    return b;
  }

  private down(e: KeyboardEvent, sinks: KeySinks): void {
    if (e.code === "F3") {
      e.preventDefault();
      sinks.debug();
      return;
    }
    if (typing() || e.ctrlKey || e.metaKey || e.altKey) return;
    if (moves[e.code] !== undefined) {
      this.held.add(e.code);
      e.preventDefault();
    } else if (/^Digit[1-9]$/.test(e.code)) sinks.slot(+e.code[5] - 1);
    else if (/^Numpad[1-9]$/.test(e.code)) sinks.slot(+e.code[6] - 1);
    else if (e.code === "Enter" || e.code === "NumpadEnter" || e.code === "KeyT") {
      e.preventDefault();
      sinks.chat();
    } else if (e.code === "Tab") {
      e.preventDefault();
      sinks.roster(true);
    }
  }
}
