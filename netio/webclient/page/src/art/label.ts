// Name tags, drawn once per name and size.

const made = new Map<string, HTMLCanvasElement>();
const keep = 600;
let at = "";

/** A tag with that text; scale is device pixels per CSS pixel. */
export function label(text: string, scale: number): HTMLCanvasElement {
  const key = scale.toFixed(2);
  if (key !== at || made.size > keep) {
    made.clear();
    at = key;
  }
  let c = made.get(text);
  if (c) return c;
  c = document.createElement("canvas");
  const ctx = c.getContext("2d")!, font = `600 ${Math.round(11.5 * scale)}px ui-rounded, "Segoe UI", system-ui, sans-serif`;
  ctx.font = font;
  const w = Math.ceil(ctx.measureText(text).width), pad = Math.round(5 * scale), h = Math.round(16 * scale);
  c.width = w + pad * 2;
  c.height = h;
  ctx.font = font;
  ctx.fillStyle = "rgba(16,18,28,0.62)";
  ctx.beginPath();
  ctx.roundRect(0, 0, c.width, h, h / 2);
  ctx.fill();
  ctx.fillStyle = "#fff";
  ctx.textBaseline = "middle";
  ctx.fillText(text, pad, h / 2 + scale * 0.5);
  made.set(text, c);
  return c;
}
