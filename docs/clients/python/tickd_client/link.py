"""Whole frames over raw TCP or a WebSocket."""

import base64
import hashlib
import os
import socket
import struct

from .wire import ProtocolError

FRAME_MAX = 65535
HEAD_MAX = 16 << 10
_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455, 1.3


class Closed(ConnectionError):
    """The other side has closed the connection."""


class Tcp:
    """A frame is a u16 length, then kind and body."""

    def __init__(self, host, port, timeout):
        self.socket = socket.create_connection((host, port), timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""

    def settimeout(self, seconds):
        self.socket.settimeout(seconds)

    def close(self):
        self.socket.close()

    def need(self, n):
        """Waits until n bytes are buffered; a timeout loses none of them."""
        while len(self.buffer) < n:
            b = self.socket.recv(65536)
            if not b:
                raise Closed("the server has closed the connection")
            self.buffer += b

    def take(self, n):
        self.need(n)
        b, self.buffer = self.buffer[:n], self.buffer[n:]
        return b

    def receive(self):
        self.need(2)
        n = struct.unpack("<H", self.buffer[:2])[0]
        if not n:
            raise ProtocolError("an empty frame")
        self.need(2 + n)
        return self.take(2 + n)[2:]

    def send(self, frame):
        self.socket.sendall(struct.pack("<H", len(frame)) + frame)


class WebSocket(Tcp):
    """A frame is one binary message."""

    def __init__(self, host, port, timeout):
        super().__init__(host, port, timeout)
        key = base64.b64encode(os.urandom(16))
        self.socket.sendall(
            b"GET / HTTP/1.1\r\nHost: %s:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Key: %s\r\nSec-WebSocket-Version: 13\r\n\r\n" % (host.encode(), port, key)
        )
        while b"\r\n\r\n" not in self.buffer:
            if len(self.buffer) > HEAD_MAX:
                raise ProtocolError("the answer to the upgrade is too long")
            self.need(len(self.buffer) + 1)
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        accept = base64.b64encode(hashlib.sha1(key + _GUID).digest())
        if not head.startswith(b"HTTP/1.1 101 ") or accept not in head:
            raise ProtocolError("no WebSocket: " + head.split(b"\r\n")[0].decode("latin-1"))

    def receive(self):
        while True:
            op, payload = self.message()
            if op == 2:
                if not payload:
                    raise ProtocolError("an empty frame")
                return payload
            if op == 9:
                self.write(10, payload)
            elif op == 8:
                raise Closed("WebSocket closed with status %d" % struct.unpack(">H", (payload + b"\0\0")[:2]))
            elif op != 10:
                raise ProtocolError("a WebSocket message of type %d" % op)

    def message(self):
        """One frame of the server's: whole, not masked."""
        self.need(2)
        first, n = self.buffer[0], self.buffer[1]
        if first & 0xF0 != 0x80 or n & 0x80 or n == 127:
            raise ProtocolError("a WebSocket frame that this server does not send")
        at = 2
        if n == 126:
            self.need(4)
            at, n = 4, struct.unpack(">H", self.buffer[2:4])[0]
        self.need(at + n)
        return first & 15, self.take(at + n)[at:]

    def send(self, frame):
        self.write(2, frame)

    def write(self, op, payload):
        mask = os.urandom(4)
        n = len(payload)
        head = bytes([0x80 | op, 0x80 | n]) if n < 126 else bytes([0x80 | op, 0x80 | 126]) + struct.pack(">H", n)
        self.socket.sendall(head + mask + bytes(c ^ mask[i & 3] for i, c in enumerate(payload)))
