// One WebSocket connection: whole frames in, whole frames out.

/** Told what happens on a Socket; nothing after close. */
export interface SocketSinks {
  open(): void;
  frame(b: Uint8Array): void;
  closed(): void;
}

/** A connection that can be dropped at any time without a late callback. */
export class Socket {
  bytesIn = 0;
  bytesOut = 0;
  private readonly ws: WebSocket;
  private sinks: SocketSinks | null;

  constructor(make: typeof WebSocket, url: string, sinks: SocketSinks) {
    this.sinks = sinks;
    this.ws = new make(url);
    this.ws.binaryType = "arraybuffer";
    this.ws.onopen = () => this.sinks?.open();
    this.ws.onclose = () => this.end();
    this.ws.onerror = () => this.end();
    this.ws.onmessage = (e) => {
      if (!(e.data instanceof ArrayBuffer)) return this.end();
      this.bytesIn += e.data.byteLength;
      this.sinks?.frame(new Uint8Array(e.data));
    };
  }

  /** Sends a frame, which is copied; nothing happens unless the socket is open. */
  send(b: Uint8Array<ArrayBuffer>): void {
    if (this.ws.readyState !== 1) return;
    this.bytesOut += b.length;
    this.ws.send(b);
  }

  /** Bytes that the network has not taken yet. */
  get queued(): number {
    return this.ws.bufferedAmount;
  }

  /** Closes without a word to the sinks. */
  drop(): void {
    this.sinks = null;
    this.ws.close();
  }

  private end(): void {
    const s = this.sinks;
    this.drop();
    s?.closed();
  }
}
