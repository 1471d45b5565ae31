"""Bytes and bits, as docs/protocol.md has them under "Frames" and "Block"."""

import struct


class ProtocolError(Exception):
    """The server sent what no server of this protocol sends."""


def int32(v):
    """v wrapped to 32 signed bits."""
    return ((v + 0x80000000) & 0xFFFFFFFF) - 0x80000000


def unzigzag(u):
    return (u >> 1) ^ -(u & 1)


def fnv1a(b, bits=32):
    """FNV-1a of 32 or 64 bits."""
    h, prime = (0x811C9DC5, 0x01000193) if bits == 32 else (0xCBF29CE484222325, 0x100000001B3)
    mask = (1 << bits) - 1
    for c in b:
        h = ((h ^ c) * prime) & mask
    return h


def varint(v):
    out = bytearray()
    while v > 0x7F:
        out.append(v & 0x7F | 0x80)
        v >>= 7
    out.append(v)
    return bytes(out)


def counted(b):
    """bytes or a string, after its length."""
    if isinstance(b, str):
        b = b.encode()
    return varint(len(b)) + b


class Reader:
    """Reads the fields of a body from the front."""

    def __init__(self, b, at=0):
        self.b, self.at = bytes(b), at

    def fixed(self, n):
        if self.at + n > len(self.b):
            raise ProtocolError("truncated")
        self.at += n
        return self.b[self.at - n:self.at]

    def unsigned(self, size):
        return int.from_bytes(self.fixed(size), "little")

    def u8(self):
        return self.unsigned(1)

    def u16(self):
        return self.unsigned(2)

    def u24(self):
        return self.unsigned(3)

    def u32(self):
        return self.unsigned(4)

    def u64(self):
        return self.unsigned(8)

    def i16(self):
        return struct.unpack("<h", self.fixed(2))[0]

    def i32(self):
        return struct.unpack("<i", self.fixed(4))[0]

    def varint(self, bits=32):
        v = 0
        for shift in range(0, 70, 7):
            c = self.u8()
            v |= (c & 0x7F) << shift
            if c < 0x80:
                if v >> bits:
                    break
                return v
        raise ProtocolError("a varint of more than %d bits" % bits)

    def count(self, most):
        n = self.varint()
        if n > most:
            raise ProtocolError("%d of at most %d" % (n, most))
        return n

    def bytes(self, most):
        return self.fixed(self.count(most))

    def string(self, most):
        return self.bytes(most).decode("utf-8", "replace")

    def rest(self):
        return self.fixed(len(self.b) - self.at)

    def more(self):
        return self.at < len(self.b)

    def end(self):
        if self.more():
            raise ProtocolError("bytes after the last field")


class Bits:
    """Reads a bit stream, lowest bit first, that begins at a whole byte."""

    def __init__(self, b, at):
        self.b, self.at = b, at * 8

    def get(self, n):
        at = self.at
        self.at += n
        if self.at > len(self.b) * 8:
            raise ProtocolError("a block is truncated")
        return (int.from_bytes(self.b[at >> 3:(at >> 3) + 5], "little") >> (at & 7)) & ((1 << n) - 1)

    def rice(self, k):
        quotient = 0
        while quotient < 12 and self.get(1):
            quotient += 1
        if quotient == 12:
            return self.get(32)
        return (quotient << k | self.get(k)) & 0xFFFFFFFF

    def groups(self):
        """A number in groups of {more bit, 7 bits}, low groups first."""
        v = 0
        for shift in range(0, 35, 7):
            more = self.get(1)
            v |= self.get(7) << shift
            if not more:
                return v & 0xFFFFFFFF
        raise ProtocolError("a number of too many groups")

    def align(self):
        """Goes to the next whole byte and tells which one that is."""
        at = (self.at + 7) >> 3
        if self.get(at * 8 - self.at):
            raise ProtocolError("bits after the end of a block")
        return at
