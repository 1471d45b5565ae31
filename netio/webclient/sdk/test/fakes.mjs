// A socket without a network, and frames as a server would write them.

import { readFileSync } from "node:fs";
import { Writer } from "../dist/index.js";

/** Stands in for the browser's WebSocket; the test is the server. */
export function fakeSocket() {
  return class FakeSocket {
    static all = [];
    sent = [];
    readyState = 0;
    bufferedAmount = 0;
    constructor(url) {
      this.url = url;
      FakeSocket.all.push(this);
    }
    send(b) {
      this.sent.push(new Uint8Array(b));
    }
    close() {
      this.readyState = 3;
    }
    // The server's side.
    accept() {
      this.readyState = 1;
      this.onopen();
    }
    say(b) {
      this.onmessage({ data: b.slice().buffer });
    }
    hangUp() {
      this.readyState = 3;
      this.onclose();
    }
    kinds() {
      return this.sent.map((b) => b[0]);
    }
  };
}

/** The frames of a vector file, the Welcome first. */
export function vectorFrames(name) {
  const b = new Uint8Array(readFileSync(new URL(`./vectors/${name}.bin`, import.meta.url))), out = [];
  const v = new DataView(b.buffer, b.byteOffset);
  for (let at = 0; at < b.length;) {
    const n = v.getUint32(at + 1, true);
    if (b[at] === 2) out.push(b.slice(at + 5, at + 5 + n));
    at += 5 + n;
  }
  return out;
}

export function accepted(id) {
  return new Writer().begin(65).u32(id).u32(1).u32(0).u32(0).bytes(new Uint8Array([7, 8])).frame().slice();
}

export function refused(kind, code, retryMs = 0) {
  return new Writer().begin(kind).u8(code).u8(retryMs).bytes(new TextEncoder().encode("because")).frame().slice();
}

export function answer(seq, code) {
  const body = new Writer().begin(0).u32(seq).u8(code).frame().slice(1);
  return new Writer().begin(69).u32(1).u8(1).bytes(body).frame().slice();
}

/** Fields of a sent Input. */
export function inputOf(b) {
  const v = new DataView(b.buffer, b.byteOffset);
  return { seq: v.getUint32(1, true), ack: v.getUint32(5, true), view: v.getUint32(9, true), buttons: v.getUint16(13, true), aim: v.getUint16(15, true) };
}
