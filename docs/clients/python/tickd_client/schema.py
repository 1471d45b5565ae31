"""The lane table that a Welcome brings."""

from .wire import ProtocolError, Reader, fnv1a

DELTA, PREDICTED, ANGLE, RAW = range(4)
ALL, OWNER, TEAM = range(3)


class Lane:
    def __init__(self, r):
        self.name, self.kind, self.bits = r.string(32), r.u8(), r.u8()
        self.scale, self.k = r.u16(), r.u8()
        self.at = 0  # its index among an entity's numbers
        self.rate = None  # that of its rate, if it is predicted
        if self.kind > RAW or not 1 <= self.bits <= 24 or not self.scale or self.k > 15:
            raise ProtocolError("lane %s" % self.name)


class Component:
    def __init__(self, r, first):
        self.name = r.string(32)
        self.lanes = [Lane(r) for _ in range(r.u8())]
        self.first = first
        self.size = len(self.lanes)
        if not self.lanes:
            raise ProtocolError("component %s has no lanes" % self.name)
        for i, lane in enumerate(self.lanes):
            lane.at = first + i
            if lane.kind == PREDICTED:
                lane.rate = first + self.size
                self.size += 1


class Class:
    def __init__(self, r, components):
        self.name, self.visibility = r.string(32), r.u8()
        indices = r.bytes(16)
        if not indices or indices[0] or self.visibility > TEAM or max(indices) >= len(components):
            raise ProtocolError("class %s" % self.name)
        self.parts = [(i, components[i]) for i in indices]
        self.usual = 0  # the mask of parts "before the first"
        for bit, (_, c) in enumerate(self.parts):
            if any(lane.kind in (PREDICTED, ANGLE) for lane in c.lanes):
                self.usual |= 1 << bit


class Schema:
    """Components, their lanes, and the classes of entities made of them."""

    def __init__(self, b):
        r = Reader(b)
        self.hash = max(fnv1a(b, 64), 1)
        self.cell_shift = r.u8()
        self.components, self.stride = [], 0
        for _ in range(r.u8()):
            c = Component(r, self.stride)
            self.components.append(c)
            self.stride += c.size
        self.classes = [Class(r, self.components) for _ in range(r.u8())]
        r.end()
        if not self.classes or not 1 <= self.cell_shift <= 20 or self.stride > 32:
            raise ProtocolError("schema out of bounds")
        self.class_bits = (len(self.classes) - 1).bit_length()

    def lanes(self, cls, numbers):
        """The numbers of an entity by "component.lane", in what they measure."""
        return {
            c.name + "." + lane.name: numbers[lane.at] / lane.scale
            for _, c in self.classes[cls].parts for lane in c.lanes
        }
