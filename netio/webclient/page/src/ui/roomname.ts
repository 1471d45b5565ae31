// In which room one plays, on a server that has many; a press copies the link that leads here.

import { linkToRoom } from "../../../sdk/src/index.ts";
import { el } from "../dom.ts";

export class RoomName {
  readonly root: HTMLButtonElement;
  /** The link is copied, or could not be. */
  onCopied: (ok: boolean) => void = () => {};

  constructor() {
    this.root = el("button", { type: "button", class: "room", hidden: true, title: "Copy the link to this room", onclick: () => void this.copy() });
  }

  /** Shows a room, and makes the page's own address the link to it; "" on a server without rooms. */
  show(room: string): void {
    this.root.hidden = room === "";
    this.root.textContent = room && `Room ${room}`;
    if (room) history.replaceState(null, "", linkToRoom(room));
  }

  private async copy(): Promise<void> {
    this.root.blur(); // the keys are the game's again
    try {
      await navigator.clipboard.writeText(location.href);
      this.onCopied(true);
    } catch {
      this.onCopied(false); // not allowed here: the address bar has it
    }
  }
}
