// What part of the field is on the screen.

/** Tiles that everybody sees of the field, whatever the screen's shape. */
const tilesShown = 400;
const scaleMin = 20;
/** Tiles beyond the field that may be seen at its edge. */
const margin = 2;

export class Camera {
  /** Pixels of the canvas a tile. */
  scale = 40;
  x = 0;
  y = 0;
  width = 0;
  height = 0;
  private readonly canvas: HTMLCanvasElement;

  constructor(canvas: HTMLCanvasElement) {
    this.canvas = canvas;
  }

  /** Fits the canvas to its element and looks at a place, in tiles, staying on a field of that size. */
  look(x: number, y: number, fieldWidth: number, fieldHeight: number): void {
    const c = this.canvas, dpr = Math.min(devicePixelRatio || 1, 2);
    const w = Math.round(c.clientWidth * dpr), h = Math.round(c.clientHeight * dpr);
    if (c.width !== w || c.height !== h) {
      c.width = w;
      c.height = h;
    }
    this.width = w;
    this.height = h;
    this.scale = Math.max(Math.sqrt((w * h) / tilesShown), scaleMin * dpr);
    this.x = within(x, w / this.scale / 2, fieldWidth);
    this.y = within(y, h / this.scale / 2, fieldHeight);
  }

  /** The pixel of a place. */
  px(x: number): number {
    return (x - this.x) * this.scale + this.width / 2;
  }

  py(y: number): number {
    return (y - this.y) * this.scale + this.height / 2;
  }

  /** The place, in tiles, of a point of the page. */
  tile(clientX: number, clientY: number): { x: number; y: number } {
    const dpr = this.width / Math.max(this.canvas.clientWidth, 1);
    return { x: this.x + (clientX * dpr - this.width / 2) / this.scale, y: this.y + (clientY * dpr - this.height / 2) / this.scale };
  }
}

function within(v: number, half: number, size: number): number {
  const low = half - margin, high = size + margin - half;
  return low > high ? size / 2 : Math.min(Math.max(v, low), high);
}
