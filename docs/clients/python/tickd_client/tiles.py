"""Chunks of tiles."""

from .wire import ProtocolError, Reader

SIDE = 32
COUNT = SIDE * SIDE


def decode_chunk(b):
    """The 1024 tiles of an encoded chunk."""
    r = Reader(b)
    head = r.u8()
    mode, n = head >> 4, (head & 15) + 1
    if head == 0:
        tiles = r.fixed(COUNT)
    elif mode == 1:
        tiles = _runs(r, r.fixed(n))
    elif mode == 2 and n > 1:
        tiles = _packed(r, r.fixed(n))
    else:
        raise ProtocolError("a chunk of mode %d" % mode)
    r.end()
    return bytearray(tiles)


def _runs(r, palette):
    n, index, tiles = len(palette), len(palette) - 1, bytearray()
    if n == 1:
        return palette * COUNT
    while len(tiles) < COUNT:
        v = r.varint()
        index = (index + 1 + v % (n - 1)) % n
        length = v // (n - 1) + 1
        if len(tiles) + length > COUNT:
            raise ProtocolError("a chunk's run is too long")
        tiles += palette[index:index + 1] * length
    return tiles


def _packed(r, palette):
    bits = 1 if len(palette) <= 2 else 2 if len(palette) <= 4 else 4
    tiles = bytearray()
    for byte in r.fixed(COUNT * bits // 8):
        for shift in range(0, 8, bits):
            index = byte >> shift & ((1 << bits) - 1)
            if index >= len(palette):
                raise ProtocolError("a chunk's index is outside of its palette")
            tiles.append(palette[index])
    return tiles


class Chunk:
    def __init__(self, version, tiles):
        self.version, self.tiles = version, tiles


class Land:
    """The chunks that are held, by (cx, cy)."""

    def __init__(self):
        self.chunks = {}

    def chunk(self, r):
        at, version = (r.u16(), r.u16()), r.varint()
        tiles = decode_chunk(r.bytes(2048))
        r.end()
        self.chunks[at] = Chunk(version, tiles)

    def changes(self, r):
        at, start = (r.u16(), r.u16()), r.varint()
        changes = [(r.u16(), r.u8()) for _ in range(r.count(64))]
        r.end()
        c = self.chunks.get(at)
        end = (start + len(changes)) & 0xFFFFFFFF
        # Versions wrap at 32 bits: what counts is the distance.
        if c is None or (c.version - start) & 0x80000000 or (end - c.version) & 0x80000000:
            raise ProtocolError("tiles from version %d of chunk %s" % (start, at))
        for index, tile in changes:
            if index >= COUNT:
                raise ProtocolError("tile %d of a chunk" % index)
            c.tiles[index] = tile
        c.version = end

    def keep(self, cells):
        """Forgets the chunks outside of a view."""
        cells = set(cells)
        self.chunks = {at: c for at, c in self.chunks.items() if at in cells}
