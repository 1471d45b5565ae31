// Drawing small sprites by rectangles of art pixels.

/** A sprite being drawn. */
export class Pixels {
  readonly canvas: HTMLCanvasElement;
  readonly w: number;
  readonly h: number;
  private readonly ctx: CanvasRenderingContext2D;

  constructor(w: number, h: number) {
    this.canvas = document.createElement("canvas");
    this.canvas.width = this.w = w;
    this.canvas.height = this.h = h;
    this.ctx = this.canvas.getContext("2d", { willReadFrequently: true })!;
  }

  fill(x: number, y: number, w: number, h: number, colour: string): this {
    this.ctx.fillStyle = colour;
    this.ctx.fillRect(x, y, w, h);
    return this;
  }

  clear(x: number, y: number, w: number, h: number): this {
    this.ctx.clearRect(x, y, w, h);
    return this;
  }

  /** Puts a dark line around all that is drawn. */
  outline(colour: string): this {
    const d = this.ctx.getImageData(0, 0, this.w, this.h).data;
    const on = (x: number, y: number): boolean => x >= 0 && y >= 0 && x < this.w && y < this.h && d[(y * this.w + x) * 4 + 3] > 0;
    this.ctx.fillStyle = colour;
    for (let y = 0; y < this.h; y++) {
      for (let x = 0; x < this.w; x++) {
        if (!on(x, y) && (on(x - 1, y) || on(x + 1, y) || on(x, y - 1) || on(x, y + 1))) this.ctx.fillRect(x, y, 1, 1);
      }
    }
    return this;
  }

  /** Tints all that is drawn. */
  tint(colour: string): this {
    this.ctx.globalCompositeOperation = "source-atop";
    this.fill(0, 0, this.w, this.h, colour);
    this.ctx.globalCompositeOperation = "source-over";
    return this;
  }

  /** Copies a sprite onto this one, mirrored if asked. */
  draw(from: HTMLCanvasElement, x: number, y: number, mirrored = false): this {
    this.ctx.save();
    if (mirrored) {
      this.ctx.translate(x + from.width, y);
      this.ctx.scale(-1, 1);
      this.ctx.drawImage(from, 0, 0);
    } else {
      this.ctx.drawImage(from, x, y);
    }
    this.ctx.restore();
    return this;
  }
}
