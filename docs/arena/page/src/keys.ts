// Keyboard and mouse: W A S D walk, the mouse aims and shoots; the arrows aim and
// shoot without a mouse.

const walking: Record<string, readonly [number, number]> = { KeyW: [0, -1], KeyS: [0, 1], KeyA: [-1, 0], KeyD: [1, 0] };
const shooting: Record<string, readonly [number, number]> = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

export class Keys {
  /** Where the mouse is on the page; null until it has moved, and while a finger or the arrows aim. */
  mouse: { x: number; y: number } | null = null;
  /** Whether the keys are the game's, and not those of a form. */
  on = true;
  onMark: () => void = () => {};
  onBoard: (show: boolean) => void = () => {};
  private readonly held = new Set<string>();
  private pressed = false;

  constructor(canvas: HTMLCanvasElement) {
    addEventListener("keydown", (e) => this.key(e, true));
    addEventListener("keyup", (e) => this.key(e, false));
    addEventListener("blur", () => this.release());
    canvas.addEventListener("pointermove", (e) => e.pointerType === "mouse" && (this.mouse = { x: e.clientX, y: e.clientY }));
    canvas.addEventListener("pointerdown", (e) => {
      if (e.pointerType !== "mouse") return;
      this.mouse = { x: e.clientX, y: e.clientY };
      if (e.button === 0) this.pressed = true;
      else this.onMark();
    });
    addEventListener("pointerup", (e) => e.pointerType === "mouse" && e.button === 0 && (this.pressed = false));
    canvas.addEventListener("contextmenu", (e) => e.preventDefault());
  }

  /** The direction to walk in, each part -1 to 1. */
  get walk(): { x: number; y: number } {
    return this.sum(walking);
  }

  /** The direction that the arrows shoot in; zeros for none. */
  get arrows(): { x: number; y: number } {
    return this.sum(shooting);
  }

  get fires(): boolean {
    return this.pressed || this.held.has("Space");
  }

  get reloads(): boolean {
    return this.held.has("KeyR");
  }

  release(): void {
    this.held.clear();
    this.pressed = false;
    this.onBoard(false);
  }

  private sum(of: Record<string, readonly [number, number]>): { x: number; y: number } {
    let x = 0, y = 0;
    for (const [code, [dx, dy]] of Object.entries(of)) {
      if (!this.held.has(code)) continue;
      x += dx;
      y += dy;
    }
    return { x, y };
  }

  private key(e: KeyboardEvent, down: boolean): void {
    if (!this.on || e.target instanceof HTMLInputElement || e.target instanceof HTMLButtonElement || e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.code === "Tab") {
      e.preventDefault();
      this.onBoard(down);
      return;
    }
    if (e.code.startsWith("Arrow") || e.code === "Space") e.preventDefault();
    if (down && !e.repeat && e.code === "KeyE") this.onMark();
    if (down) this.held.add(e.code);
    else this.held.delete(e.code);
    if (down && e.code in shooting) this.mouse = null;
  }
}
