// Makes Controls of what keyboard, mouse and fingers do.

import type { Camera } from "./camera.ts";
import type { Keys } from "./keys.ts";
import type { Touch } from "./touch.ts";
import { Button, type Controls, tilt } from "./wire.ts";

const turn = 65536;

export class Control {
  /** Where the gun points, in radians. */
  aim = 0;
  private readonly keys: Keys;
  private readonly touch: Touch;

  constructor(keys: Keys, touch: Touch) {
    this.keys = keys;
    this.touch = touch;
  }

  /** What is held down now, by a fighter at a place. */
  read(cam: Camera, x: number, y: number): Controls {
    const { keys, touch } = this, walk = stick(keys.walk.x + touch.walk.x, keys.walk.y + touch.walk.y);
    const pointed = [touch.shoot, keys.arrows].find((d) => d.x !== 0 || d.y !== 0);
    let fire = keys.fires;
    if (pointed) {
      this.aim = Math.atan2(pointed.y, pointed.x);
      fire = true;
    } else if (keys.mouse) {
      const at = cam.tile(keys.mouse.x, keys.mouse.y);
      this.aim = Math.atan2(at.y - y, at.x - x);
    } else if (walk.x !== 0 || walk.y !== 0) {
      this.aim = Math.atan2(walk.y, walk.x);
    }
    const buttons = (fire ? Button.fire : 0) | (keys.reloads || touch.reloads ? Button.reload : 0);
    return { ...walk, buttons, aim: Math.round((this.aim / (Math.PI * 2)) * turn) & (turn - 1) };
  }
}

/** A stick inside its circle: the server refuses one outside. */
function stick(x: number, y: number): { x: number; y: number } {
  const far = Math.max(Math.hypot(x, y), 1);
  return { x: Math.trunc((x / far) * tilt), y: Math.trunc((y / far) * tilt) };
}
