// What lies over the picture: scores, the phase, the kill feed, ammunition.

import { el, say } from "./dom.ts";
import { teamName } from "./colours.ts";
import { Minimap } from "./minimap.ts";
import { type Gun, type Kill, type Match, Phase, type Row } from "./wire.ts";

const feedMs = 6000;
const feedMax = 5;

/** Who is called what, and which is one's own. */
export interface Names { of(id: number): string; readonly self: number }

export class Hud {
  readonly root: HTMLElement;
  readonly board = el("section", { class: "board", hidden: true, "aria-label": "Scores" });
  readonly map = new Minimap();
  onLeave: () => void = () => {};
  /** Asked for the link to this match. */
  onInvite: () => void = () => {};
  private readonly red = el("b", { class: "t1" });
  private readonly blue = el("b", { class: "t2" });
  private readonly time = el("span", { class: "time" });
  private readonly goal = el("small", { class: "goal" });
  private readonly banner = el("p", { class: "banner", role: "status" });
  private readonly feed = el("ol", { class: "feed", "aria-label": "Kills" });
  private readonly ammo = el("b", {});
  private readonly shells = el("span", { class: "shells" });
  private readonly gun: HTMLElement;
  private readonly health = el("b", {});
  private readonly bar = el("i", {});
  private readonly leave: HTMLButtonElement;
  private readonly invite: HTMLButtonElement;
  private readonly notice = el("p", { class: "notice", role: "alert", hidden: true });
  private readonly tip = el("p", { class: "tip", role: "status" });
  private tipUntil = 0;
  private home = false; // one goes to the lobby when the match is over
  private opened = false; // the board, by its button
  private listed: readonly Row[] | null = null;

  constructor() {
    this.leave = el("button", { class: "leave", type: "button", onclick: () => this.onLeave() }, "Leave");
    this.invite = el("button", { class: "invite", type: "button", hidden: true, onclick: () => this.onInvite() }, "Invite");
    const scores = el("button", { class: "scores", type: "button", onclick: () => (this.opened = !this.opened) }, "Scores");
    this.gun = el("div", { class: "gun", "aria-label": "Ammunition" }, this.shells, this.ammo);
    const life = el("div", { class: "life", "aria-label": "Health" }, el("span", { class: "lifebar" }, this.bar), this.health);
    this.root = el("div", { class: "hud", hidden: true },
      el("header", { class: "score" }, el("span", { class: "points" }, this.red, this.time, this.blue), this.goal),
      el("nav", { class: "menu" }, scores, this.leave, this.invite, this.map.canvas), this.feed, this.banner, this.tip, el("footer", { class: "status" }, life, this.gun), this.board, this.notice);
  }

  /** Another match begins: a room of that name, which one leaves for the lobby and to which a link leads; "" for the only one. */
  begin(name: string): void {
    this.feed.replaceChildren();
    this.listed = null;
    this.opened = false;
    say(this.leave, name ? "Lobby" : "Leave");
    this.invite.hidden = !name;
    this.invite.title = name && `Copy the link to ${name}`;
    this.home = name !== "";
  }

  /** Scores, the time that is left, and what there is to say about the phase. */
  match(m: Match, seconds: number, scoreToWin: number): void {
    say(this.red, String(m.red));
    say(this.blue, String(m.blue));
    const left = Math.max(Math.ceil(seconds), 0);
    say(this.goal, m.phase === Phase.warmUp ? "Warm-up" : m.phase === Phase.over && this.home ? `Back to the lobby in ${left}` : `First to ${scoreToWin}`);
    say(this.time, m.phase === Phase.running ? `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}` : "\u2013");
    let text = "";
    if (m.phase === Phase.warmUp) text = m.until === 0 ? "Waiting for the other team" : `The match begins in ${left}`;
    if (m.phase === Phase.over) text = m.winner === 0 ? "A draw" : `${teamName(m.winner)} wins ${Math.max(m.red, m.blue)} : ${Math.min(m.red, m.blue)}`;
    this.banner.className = "banner" + (m.phase === Phase.over ? ` big t${m.winner}` : "");
    say(this.banner, text);
  }

  kill(k: Kill, names: Names): void {
    const killer = el("b", { class: `t${3 - k.team}` }, k.killer ? names.of(k.killer) : "Somebody"), victim = el("b", { class: `t${k.team}` }, names.of(k.victim));
    const mine = k.killer === names.self || k.victim === names.self;
    const line = el("li", { class: mine ? "mine" : "" }, killer, el("span", { "aria-label": "shot" }, " \u25b8 "), victim);
    this.feed.append(line);
    while (this.feed.childElementCount > feedMax) this.feed.firstElementChild!.remove();
    setTimeout(() => line.remove(), feedMs);
  }

  /** What is in the gun; 0 shots: it is being loaded. */
  arms(gun: Gun, magazine: number): void {
    say(this.ammo, gun.ammo === 0 ? "Reloading" : String(gun.ammo));
    this.gun.classList.toggle("empty", gun.ammo === 0);
    while (this.shells.childElementCount < magazine) this.shells.append(el("i", {}));
    [...this.shells.children].forEach((s, i) => s.classList.toggle("spent", i >= gun.ammo));
  }

  alive(points: number): void {
    say(this.health, String(points));
    this.bar.style.width = `${points}%`;
    this.bar.classList.toggle("low", points <= 40);
  }

  /** A short word that goes away. */
  tell(text: string, now: number, ms = 2000): void {
    say(this.tip, text);
    this.tipUntil = now + ms;
  }

  /** Something is wrong with the connection; "" when nothing is. */
  trouble(text: string, now: number): void {
    this.notice.hidden = text === "";
    say(this.notice, text);
    if (now > this.tipUntil) say(this.tip, "");
  }

  /** The score board, if somebody wants to see it. */
  scores(rows: readonly Row[], names: Names, wanted: boolean): void {
    this.board.hidden = !wanted && !this.opened;
    if (this.board.hidden || this.listed === rows) return;
    this.listed = rows;
    this.board.replaceChildren(table(rows, 1, names), table(rows, 2, names));
  }
}

function table(rows: readonly Row[], team: number, names: Names): HTMLElement {
  const heads = ["Name", "Kills", "Deaths"].map((h) => el("th", { scope: "col" }, h));
  const lines = rows.filter((r) => r.team === team).map((r) => el("tr", { class: r.fighter === names.self ? "self" : "" },
    el("td", {}, names.of(r.fighter)), el("td", {}, String(r.kills)), el("td", {}, String(r.deaths))));
  return el("table", {}, el("caption", { class: `t${team}` }, teamName(team)), el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...lines));
}
