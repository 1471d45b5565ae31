"""Snapshots: header, parts, baselines, layers and sections."""

from .block import BlockReader
from .wire import Bits, ProtocolError

MOVED, MASK, PARTS, OWN, BLOB, TEAM, OWNER, AFRESH = (1 << i for i in range(8))
PUBLIC, TEAM_LAYER, OWNER_LAYER = range(3)
KEPT = 32
EVERY_SLOT = (1 << 64) - 1


class Header:
    def __init__(self, r):
        self.flags, self.tick, self.age = r.u8(), r.u32(), r.u8()
        self.input_seq, buffer = r.u16(), r.u8()
        self.waiting, self.repeats = buffer & 15, buffer >> 4
        self.part, self.parts, self.centre, self.own, self.blob = 0, 1, None, None, None
        self.masks = [EVERY_SLOT, 0, 0]
        if self.flags & PARTS:
            self.part, self.parts = r.u8(), r.u8()
        if self.flags & MOVED:
            self.centre = r.varint(), r.varint()
        if self.flags & MASK:
            self.masks[PUBLIC] = r.varint(64)
        if self.flags & OWN:
            self.own = r.u24(), r.u24(), r.i16(), r.i16()
        if self.flags & BLOB:
            self.blob = r.bytes(1024)
        if self.flags & TEAM:
            self.masks[TEAM_LAYER] = r.varint(64)
        if self.flags & OWNER:
            self.masks[OWNER_LAYER] = r.varint(64)
        if self.part >= self.parts or not self.age and not self.centre or self.part and self.flags & AFRESH:
            raise ProtocolError("a snapshot's header")


class Content:
    """The members of a group at a tick."""

    def __init__(self, tick, members):
        self.tick, self.members = tick, members


class Shot:
    """What was held after one snapshot: contents[layer][slot] is a list with one Content or None for each group."""

    def __init__(self, tick, centre, slots):
        self.tick, self.centre = tick, centre
        self.contents = [[[] for _ in range(slots)] for _ in range(3)]


class Snapshots:
    """Applies snapshots to what is held."""

    def __init__(self, schema, across, down, side):
        self.schema, self.across, self.down, self.side = schema, across, down, side
        self.kept = []  # the last shots, the newest last
        self.shot = self.base = None  # of the snapshot that is being put together
        self.next, self.first, self.afresh, self.blobs, self.fresh = 0, None, False, [], set()

    def view(self, shot):
        """The cells of a view, row-major, as far as they lie in the world."""
        half, (cx, cy) = self.side // 2, shot.centre
        for y in range(max(cy - half, 0), min(cy + half + 1, self.down)):
            for x in range(max(cx - half, 0), min(cx + half + 1, self.across)):
                yield x, y

    def slot(self, x, y):
        return y % self.side * self.side + x % self.side

    def known(self, layer, x, y):
        """What the baseline held of a cell: a list of groups."""
        b = self.base
        half = self.side // 2
        if not b or abs(x - b.centre[0]) > half or abs(y - b.centre[1]) > half or layer == TEAM_LAYER and self.afresh:
            return []
        return b.contents[layer][self.slot(x, y)]

    def apply(self, h, r):
        """Takes one part. Gives the Shot that is held now, or None while parts are missing."""
        try:
            if h.part == 0:
                self.begin(h)
            f = self.first
            if not self.shot or (h.tick, h.age, h.parts, h.part) != (f.tick, f.age, f.parts, self.next):
                raise ProtocolError("a part out of order")
            self.next += 1
            at = r.at
            for layer, mask in enumerate(h.masks):
                for x, y in self.view(self.shot):
                    if mask >> self.slot(x, y) & 1:
                        at = self.section(r.b, at, layer, x, y)
            if at != len(r.b):
                raise ProtocolError("bytes after the last section")
        except ProtocolError:
            self.shot = None
            raise
        if self.next < h.parts:
            return None
        shot, self.shot = self.shot, None
        self.kept = (self.kept if self.base else [])[1 - KEPT:] + [shot]
        return shot

    def begin(self, h):
        if self.shot or self.kept and h.tick <= self.kept[-1].tick:
            raise ProtocolError("a snapshot out of order")
        self.base = None
        if h.age:
            self.base = next((s for s in self.kept if s.tick == h.tick - h.age), None)
            if not self.base:
                raise ProtocolError("the baseline, tick %d, is not held" % (h.tick - h.age))
        centre = h.centre or self.base.centre
        if centre[0] >= self.across or centre[1] >= self.down:
            raise ProtocolError("the view's centre is outside of the world")
        self.first, self.next, self.afresh = h, 0, h.flags & AFRESH
        self.blobs, self.fresh = [], set()
        self.shot = Shot(h.tick, centre, self.side * self.side)
        for layer in range(3):
            for x, y in self.view(self.shot):
                self.shot.contents[layer][self.slot(x, y)] = list(self.known(layer, x, y))

    def section(self, b, at, layer, x, y):
        """Reads the section of a cell from byte at; gives where the next one begins."""
        groups, mask, bare = 1, 1, False
        if at >= len(b):
            raise ProtocolError("a section is missing")
        if b[at] & 1:
            groups, bare = 1 << (b[at] >> 1), True
            if layer or groups > 8 or at + 2 > len(b) or b[at + 1] >> groups:
                raise ProtocolError("a crowded cell's head")
            mask = b[at + 1]
            at += 2
        slot = self.slot(x, y)
        base, now = self.known(layer, x, y), self.shot.contents[layer]
        if len(base) != groups:
            base = [None] * groups
        if (layer, slot) not in self.fresh:
            now[slot] = list(base)
            self.fresh.add((layer, slot))
        elif len(now[slot]) != groups or groups == 1:
            raise ProtocolError("a cell is refreshed twice")
        for group in range(groups):
            if mask >> group & 1:
                now[slot][group], at = self.block(b, at, base[group], (x, y), bare)
        if layer and not now[slot][0].members:
            now[slot] = []
        return at

    def block(self, b, at, old, cell, bare):
        tick = self.shot.tick
        if old and tick - old.tick > 31:
            old = None
        bits = Bits(b, at)
        reader = BlockReader(self.schema, bits, tick - old.tick if old else 0, cell, bare)
        members, blobs = reader.read(old.members if old else None)
        self.blobs += [(id, blob, bare) for id, blob in blobs]
        return Content(tick, members), bits.align()
