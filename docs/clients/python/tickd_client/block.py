"""One block: what became of a cell's members since its baseline."""

from .schema import ANGLE, PREDICTED, RAW
from .wire import ProtocolError, int32, unzigzag

BLOB_MAX = 64
MEMBERS_MAX = 1 << 16
ARRIVAL_RATE_K = 5


class Member:
    """An entity as some content has it: id, class, and its numbers."""

    __slots__ = ("id", "cls", "numbers")

    def __init__(self, id, cls, numbers):
        self.id, self.cls, self.numbers = id, cls, numbers


class _Context:
    """An adaptive Rice parameter."""

    def __init__(self, k):
        self.sum, self.n = 2 << k, 2

    def residual(self, bits):
        k = 0
        while k < 20 and self.n << k < self.sum:
            k += 1
        u = bits.rice(k)
        self.sum += min(u, 1 << 20) >> 1
        self.n += 1
        if self.n == 32:
            self.sum >>= 1
            self.n >>= 1
        return unzigzag(u)


def _growth(age, wide):
    steps = ((1, 0), (2, 1), (5, 2), (10, 3)) if wide else ((2, 0), (10, 1))
    for last, g in steps:
        if age <= last:
            return g
    return 5 if wide else 2


class BlockReader:
    """Reads one block off a bit stream."""

    def __init__(self, schema, bits, age, cell, bare):
        self.schema, self.bits, self.age, self.cell, self.bare = schema, bits, age, cell, bare
        self.value, self.rate = [], []
        for c in schema.components:
            k = c.lanes[0].k
            self.value.append(_Context(k + _growth(age, c.lanes[0].kind == PREDICTED)))
            self.rate.append(_Context(k + _growth(age, False)))
        self.last = [c.usual for c in schema.classes]

    def read(self, base):
        """Gives the members by rising id, and (id, mark or blob) of each arrival; base is None for a full block."""
        bits, out, blobs, previous = self.bits, [], [], 0
        if bits.get(1):
            raise ProtocolError("a block begins with a 1")
        for m in base or ():
            if not bits.get(1):
                if not bits.get(1):
                    continue
                self.last[m.cls] = bits.get(len(self.schema.classes[m.cls].parts))
            out.append(self.stay(m))
        while bits.get(1):
            m = self.arrive(previous)
            previous = m.id
            out.append(m)
            blobs.append((m.id, self.mark() if self.bare else self.blob()))
            if len(out) > MEMBERS_MAX:
                raise ProtocolError("a block of too many members")
        out.sort(key=lambda m: m.id)
        if any(a.id == b.id for a, b in zip(out, out[1:])):
            raise ProtocolError("who is here arrives")
        return out, blobs

    def stay(self, m):
        base, now, mask = m.numbers, list(m.numbers), self.last[m.cls]
        for bit, (index, c) in enumerate(self.schema.classes[m.cls].parts):
            changed = mask >> bit & 1
            value, rate = self.value[index], self.rate[index]
            for lane in c.lanes:
                if lane.kind == PREDICTED:
                    self.predicted(lane, base, now, changed, value, rate)
                elif changed and lane.kind == RAW:
                    now[lane.at] = self.bits.get(lane.bits)
                elif changed:
                    now[lane.at] = int32(base[lane.at] + value.residual(self.bits))
                    if lane.kind == ANGLE:
                        now[lane.at] &= (1 << lane.bits) - 1
        return Member(m.id, m.cls, now)

    def predicted(self, lane, base, now, changed, value, rate):
        v, r = base[lane.at], base[lane.rate]
        if self.age == 1:
            now[lane.at] = int32(v + r + (value.residual(self.bits) if changed else 0))
            now[lane.rate] = int32(now[lane.at] - v)
            return
        if changed:
            now[lane.rate] = int32(r + rate.residual(self.bits))
        expected = v + (int32((r + now[lane.rate]) * self.age) >> 1)
        now[lane.at] = int32(expected + (value.residual(self.bits) if changed else 0))

    def arrive(self, previous):
        bits, schema = self.bits, self.schema
        id = previous + 1 + bits.groups()
        cls = bits.get(schema.class_bits)
        if id >> 32 or cls >= len(schema.classes):
            raise ProtocolError("an arrival of id %d and class %d" % (id, cls))
        numbers = [0] * schema.stride
        for i, (_, c) in enumerate(schema.classes[cls].parts):
            if i and not bits.get(1):
                continue
            for lane in c.lanes:
                if lane.at < 2:
                    numbers[lane.at] = self.cell[lane.at] << schema.cell_shift | bits.get(schema.cell_shift)
                else:
                    numbers[lane.at] = bits.get(lane.bits)
                if lane.rate is not None:
                    numbers[lane.rate] = unzigzag(bits.rice(ARRIVAL_RATE_K))
        return Member(id, cls, numbers)

    def blob(self):
        n = self.bits.groups()
        if n > BLOB_MAX:
            raise ProtocolError("a blob of %d bytes" % n)
        return bytes(self.bits.get(8) for _ in range(n))

    def mark(self):
        return self.bits.get(8) if self.bits.get(1) else 0
