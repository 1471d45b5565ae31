// Drawing the actors: shadow, body, tool, then over everything name and health.

import type { Tiles } from "../sandbox/index.ts";
import { creatureFeet, creatureSide } from "../art/creature.ts";
import { Facing, feetY, figureH, figureW } from "../art/figure.ts";
import { tileItem } from "../art/item.ts";
import { label } from "../art/label.ts";
import { toolSheet, toolSide, toolTurns } from "../art/tool.ts";
import type { GroundPainter } from "../art/ground.ts";
import type { Actor } from "./actors.ts";
import type { Camera } from "./camera.ts";

/** Steps of the walk per tile. */
const stepsPerTile = 3.2;
const wadeRows = 6;
/** Side of a tile in a hand. */
const cubeSide = 8;
/** With more people than this on screen, only those near have their names shown. */
const tagsMax = 60;
const nearTiles = 5;
/** With more people than this on screen, oneself is marked. */
const crowdMin = 12;

/** Draws everybody who is on screen; actors are sorted by y. */
export function drawCast(ctx: CanvasRenderingContext2D, cam: Camera, list: readonly Actor[], selfId: number, now: number, beat: number, map: Tiles, ground: GroundPainter): void {
  const pad = cam.tile * 2;
  let seen = 0, self: Actor | null = null as Actor | null;
  for (const a of list) {
    const x = cam.x(a.x), y = cam.y(a.y);
    if (x < -pad || y < -pad || x > cam.width + pad || y > cam.height + pad) continue;
    if (a.person) seen++;
    if (a.entity.id === selfId) self = a;
    const under = map.at(Math.floor(a.x), Math.floor(a.y)), wet = ground.fluid(under);
    if (wet) ripples(ctx, cam, x, y, beat, ground.look(under)!.hot);
    else shadow(ctx, cam, x, y, a.person ? 5 : 6);
    if (a.person) person(ctx, cam, a, x, y, now, beat, wet, map);
    else creature(ctx, cam, a, x, y, now, beat, wet);
  }
  for (const a of list) {
    const x = cam.x(a.x), y = cam.y(a.y);
    if (x < -pad || y < -pad || x > cam.width + pad || y > cam.height + pad) continue;
    const top = y - (a.person ? feetY : creatureFeet - 2) * cam.k;
    if (a.health < 100 && a.health > 0) healthBar(ctx, cam, x, top, a.health);
    if (a.person && a.name && a !== self && (seen <= tagsMax || (self !== null && Math.hypot(a.x - self.x, a.y - self.y) < nearTiles))) {
      const tag = label(a.away ? a.name + " (away)" : a.name, cam.dpr);
      ctx.drawImage(tag, Math.round(x - tag.width / 2), Math.round(top - tag.height - (a.health < 100 ? 4 : 1) * cam.k));
    }
    if (a === self && seen > crowdMin) marker(ctx, cam, x, top - (a.health < 100 ? 5 : 2) * cam.k, beat);
    if (a.saysUntil > now) bubble(ctx, cam, a, x, top - 20 * cam.dpr - cam.k * 2, now);
  }
}

function shadow(ctx: CanvasRenderingContext2D, cam: Camera, x: number, y: number, r: number): void {
  const k = cam.k;
  ctx.fillStyle = "rgba(10,12,24,0.28)";
  ctx.fillRect(x - r * k, y - k, r * 2 * k, 2 * k);
  ctx.fillRect(x - (r - 1) * k, y - 2 * k, (r - 1) * 2 * k, 4 * k);
}

function ripples(ctx: CanvasRenderingContext2D, cam: Camera, x: number, y: number, now: number, hot: boolean): void {
  const k = cam.k, w = 6 + (Math.floor(now / 260) % 3);
  ctx.fillStyle = hot ? "rgba(255,220,110,0.7)" : "rgba(255,255,255,0.45)";
  ctx.fillRect(x - w * k, y - 2 * k, w * 2 * k, k);
  ctx.fillStyle = "rgba(255,255,255,0.22)";
  ctx.fillRect(x - (w - 2) * k, y - k, (w - 2) * 2 * k, k);
}

function person(ctx: CanvasRenderingContext2D, cam: Camera, a: Actor, x: number, y: number, now: number, beat: number, wet: boolean, map: Tiles): void {
  const k = cam.k, turn = ((a.aim / (Math.PI * 2)) % 1 + 1) % 1;
  const facing = [Facing.east, Facing.south, Facing.west, Facing.north][Math.floor(turn * 4 + 0.5) % 4];
  const step = a.moving > 0.35 ? Math.floor(a.walked * stepsPerTile) % 4 : 0;
  const column = step + (a.hurtUntil > now ? 4 : 0);
  const rows = wet ? figureH - wadeRows : figureH, sink = wet ? wadeRows - 2 : 0;
  const left = x - (figureW / 2) * k, top = y - (feetY - sink) * k;
  const dead = a.health <= 0;
  if (dead || a.away) ctx.globalAlpha = 0.45;
  const digs = a.digsUntil > now, swing = digs ? Math.sin(beat / 62) * 2.2 : 0;
  const frame = ((Math.round(turn * toolTurns + swing) % toolTurns) + toolTurns) % toolTurns;
  const hold = (): void => {
    const cos = Math.cos(a.aim), sin = Math.sin(a.aim);
    if (a.item > 0) {
      const info = map.infos[a.item - 1];
      if (info) ctx.drawImage(tileItem(info, cubeSide), x + (Math.round(cos * 6) - cubeSide / 2) * k, top + (15 + Math.round(sin * 3) - cubeSide / 2) * k, cubeSide * k, cubeSide * k);
      return;
    }
    const hx = x + Math.round(cos * 3) * k, hy = top + (15 + Math.round(sin)) * k;
    ctx.drawImage(toolSheet("shovel"), frame * toolSide, 0, toolSide, toolSide, hx - (toolSide / 2) * k, hy - (toolSide / 2) * k, toolSide * k, toolSide * k);
  };
  if (!dead && facing === Facing.north) hold();
  ctx.drawImage(a.sheet, column * figureW, facing * figureH, figureW, rows, left, top, figureW * k, rows * k);
  if (!dead && facing !== Facing.north) hold();
  ctx.globalAlpha = 1;
}

function creature(ctx: CanvasRenderingContext2D, cam: Camera, a: Actor, x: number, y: number, now: number, beat: number, wet: boolean): void {
  const k = cam.k, step = Math.floor((a.moving > 0.3 ? a.walked * 2.6 : beat / 420 + a.entity.id) % 4);
  const hop = a.moving > 0.3 && step === 1 ? 2 : 0;
  const row = Math.cos(a.aim) < 0 ? 1 : 0, rows = wet ? creatureSide - 4 : creatureSide;
  ctx.drawImage(a.sheet, (step + (a.hurtUntil > now ? 4 : 0)) * creatureSide, row * creatureSide, creatureSide, rows,
    x - (creatureSide / 2) * k, y - (creatureFeet + hop - (wet ? 3 : 0)) * k, creatureSide * k, rows * k);
}

function healthBar(ctx: CanvasRenderingContext2D, cam: Camera, x: number, top: number, health: number): void {
  const k = cam.k, w = 14;
  ctx.fillStyle = "rgba(16,18,28,0.75)";
  ctx.fillRect(x - (w / 2 + 1) * k, top - 3 * k, (w + 2) * k, 4 * k);
  ctx.fillStyle = health > 50 ? "#6fd06a" : health > 25 ? "#f0b840" : "#e8574a";
  ctx.fillRect(x - (w / 2) * k, top - 2 * k, Math.max(k, Math.round((w * health) / 100) * k), 2 * k);
}

/** Points at oneself. */
function marker(ctx: CanvasRenderingContext2D, cam: Camera, x: number, bottom: number, now: number): void {
  const k = cam.k, y = bottom - (Math.floor(now / 300) % 2) * k;
  for (let i = 0; i < 4; i++) {
    ctx.fillStyle = "#1d1a26";
    ctx.fillRect(x - (4 - i + 1) * k, y - (5 - i) * k, (4 - i + 1) * 2 * k, 2 * k);
  }
  for (let i = 0; i < 4; i++) {
    ctx.fillStyle = "#ffd166";
    ctx.fillRect(x - (4 - i) * k, y - (5 - i) * k, (4 - i) * 2 * k, k);
  }
}

function bubble(ctx: CanvasRenderingContext2D, cam: Camera, a: Actor, x: number, bottom: number, now: number): void {
  const text = a.says.length > 42 ? a.says.slice(0, 41) + "\u2026" : a.says;
  const tag = label(text, cam.dpr);
  ctx.globalAlpha = Math.min(1, (a.saysUntil - now) / 400);
  ctx.drawImage(tag, Math.round(x - tag.width / 2), Math.round(bottom - tag.height));
  ctx.globalAlpha = 1;
}
