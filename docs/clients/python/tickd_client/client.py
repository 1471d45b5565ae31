"""A connection: the handshake, inputs, requests, and what it hears."""

import struct
import time

from .link import Tcp, WebSocket
from .view import View, Welcome
from .wire import ProtocolError, Reader, counted

HELLO, JOIN, INPUT, ACK, BYE, PING, SPECTATE = range(1, 8)
WELCOME, ACCEPTED, REFUSED, GOODBYE, SNAPSHOT, EVENTS, CHUNK, TILES, PONG, BLOBS, GLOBAL = (*range(64, 75),)
BAD_NAME, NAME_TAKEN = 8, 9


class Refused(Exception):
    """The server says no, or goodbye."""

    def __init__(self, body):
        r = Reader(body)
        self.code, self.retry_ms, self.sentence = r.u8(), r.varint(), r.string(200)
        r.end()
        super().__init__("%s (code %d)" % (self.sentence, self.code))


def hello(password="", room="", label="", reservation=b"", schema_hash=0):
    """The frame that a client begins with."""
    frame = bytes([HELLO]) + b"tckd" + struct.pack("<HQ", 1, schema_hash) + counted(password) + counted(room)
    if label or reservation:
        frame += counted(label) + counted(reservation)
    return frame


class Client:
    """One player or spectator. Not for several threads."""

    def __init__(self, host, port, transport="tcp", timeout=30.0, **asked):
        """asked is what hello takes: a password, a room."""
        self.link = (WebSocket if transport == "ws" else Tcp)(host, port, timeout)
        self.seq = self.request_seq = 0
        self.id, self.token, self.view, self._join = None, b"", None, None
        try:
            self.link.send(hello(**asked))
            kind = self.next()
            if kind != WELCOME:
                raise ProtocolError("kind %d instead of a Welcome" % kind)
        except BaseException:
            self.link.close()
            raise

    def next(self):
        """Waits for a frame, takes it into the view, and gives its kind; its body is then in self.body."""
        frame = self.link.receive()
        kind, self.body = frame[0], frame[1:]
        if kind in (REFUSED, GOODBYE):
            raise Refused(self.body)
        if kind == WELCOME:
            self.welcome(Welcome(self.body))
        elif kind == ACCEPTED:
            r = Reader(self.body)
            self.id, self.accepted = r.u32(), (r.u32(), r.i32(), r.i32())
            self.token = r.bytes(64)
            r.end()
        elif self.view:
            self.view.frame(kind, self.body)
        return kind

    def welcome(self, w):
        """The first Welcome, or that of the room to which the server has moved the player: all begins anew."""
        self.view = View(w, self.view.schema if self.view else None)
        self.seq = self.request_seq = 0
        self.id, self.token = None, b""
        if self._join:
            self.link.send(self._join)

    def join(self, name, token=b"", data=b""):
        """Asks for a player and waits for it. After a Refused with BAD_NAME or NAME_TAKEN it may be called again."""
        self._join = bytes([JOIN]) + counted(name) + counted(b"") + data
        if token:
            self.request_seq = int(time.time())  # above what the player has used before
        self.link.send(bytes([JOIN]) + counted(name) + counted(token) + data)
        while self.next() != ACCEPTED:
            pass

    def spectate(self, x, y):
        self.link.send(bytes([SPECTATE]) + struct.pack("<HH", x, y))

    def input(self, buttons=0, aim=0, axes=None, seen=0):
        """What the player holds down from now on. The sandbox has buttons and aim; axes are (-127 to 127, twice) of a game that says nothing."""
        self.seq += 1
        body = struct.pack("<HH", buttons, aim) + (b"" if axes is None else struct.pack("<bb", *axes))
        self.link.send(struct.pack("<BIII", INPUT, self.seq, self.view.tick, seen) + body)

    def ack(self):
        self.link.send(struct.pack("<BI", ACK, self.view.tick))

    def request(self, kind, body=b""):
        """Sends a request of the game's; gives its number, which event 1 answers."""
        self.request_seq += 1
        self.link.send(struct.pack("<BI", kind, self.request_seq) + body)
        return self.request_seq

    def ping(self, stamp):
        self.link.send(struct.pack("<BI", PING, stamp))

    def leave(self):
        """Says Bye and closes."""
        try:
            self.link.send(bytes([BYE]))
        finally:
            self.link.close()
