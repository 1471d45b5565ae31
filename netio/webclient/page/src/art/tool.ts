// What a hand holds, turned into sixteen directions.

export const toolSide = 32;
export const toolTurns = 16;

/** The pixels of each tool along its own axis: from the hand outwards. */
const tools: Record<string, readonly { at: number; across: number; colour: string }[]> = {
  shovel: [
    ...span(2, 8, 0, "#8a5a32"), ...span(2, 8, 1, "#6b4426"),
    ...span(9, 13, 0, "#c9d0d8"), ...span(9, 13, 1, "#9aa3ad"), ...span(9, 12, -1, "#e3e8ec"), ...span(9, 12, 2, "#7c858f"), ...span(14, 14, 0, "#b4bcc5"),
  ],
};

function span(from: number, to: number, across: number, colour: string): { at: number; across: number; colour: string }[] {
  return Array.from({ length: to - from + 1 }, (_, i) => ({ at: from + i, across, colour }));
}

const made = new Map<string, HTMLCanvasElement>();

/** A sheet of toolTurns frames; the hand is in the middle of each. */
export function toolSheet(name: string): HTMLCanvasElement {
  let c = made.get(name);
  if (c) return c;
  c = document.createElement("canvas");
  c.width = toolSide * toolTurns;
  c.height = toolSide;
  const ctx = c.getContext("2d")!;
  for (let t = 0; t < toolTurns; t++) {
    const a = (t / toolTurns) * Math.PI * 2, cos = Math.cos(a), sin = Math.sin(a);
    for (const pass of [0, 1]) { // the outline first
      for (const p of tools[name] ?? tools.shovel) {
        for (const half of [0, 0.5]) {
          const x = t * toolSide + Math.round(toolSide / 2 + cos * (p.at + half) - sin * (p.across - 0.5)), y = Math.round(toolSide / 2 + sin * (p.at + half) + cos * (p.across - 0.5));
          ctx.fillStyle = pass ? p.colour : "#1d1a26";
          if (pass) ctx.fillRect(x, y, 1, 1);
          else ctx.fillRect(x - 1, y, 3, 1), ctx.fillRect(x, y - 1, 1, 3);
        }
      }
    }
  }
  made.set(name, c);
  return c;
}
