"""What a client knows of one room."""

from .schema import Schema
from .snapshot import Header, Snapshots
from .tiles import Land
from .wire import ProtocolError, Reader, fnv1a

BLOBS_MAX = 65536


class Welcome:
    def __init__(self, body):
        r = Reader(body)
        self.version, self.schema_hash, self.tick_rate, self.tick = r.u16(), r.u64(), r.u8(), r.u32()
        self.width, self.height, self.cell_size, self.view_cells = r.u16(), r.u16(), r.u8(), r.u8()
        self.promise = r.u8()  # what a crash takes back: 0 all, 1 nothing, 2 movement alone
        self.room, self.game, self.schema = r.string(32), r.bytes(4096), r.bytes(8192)
        r.end()
        if self.version != 1 or not self.width or not self.height or not 1 <= self.cell_size <= 128 or self.view_cells not in (1, 3, 5, 7) or self.promise > 2:
            raise ProtocolError("an impossible Welcome")


class Entity:
    """An entity in view: id, class name, static blob, lanes by "component.lane", and the tick of which that is true."""

    def __init__(self, id, kind, blob, lanes, tick):
        self.id, self.kind, self.blob, self.lanes, self.tick = id, kind, blob, lanes, tick


def blob_mark(blob):
    if not blob:
        return 0
    h = fnv1a(blob)
    h ^= h >> 16
    return (h ^ h >> 8) & 255 or 1


class View:
    """Fed with frames from a room's Welcome on; it needs no socket."""

    def __init__(self, welcome, schema=None):
        self.welcome = welcome
        self.schema = Schema(welcome.schema) if welcome.schema else schema
        if not self.schema or self.schema.hash != welcome.schema_hash:
            raise ProtocolError("the schema is not that of the Welcome")
        size = welcome.cell_size
        across, down = (-(-n // size) for n in (welcome.width, welcome.height))
        self.snapshots = Snapshots(self.schema, across, down, welcome.view_cells)
        self.land, self.blobs, self.globals, self.events = Land(), {}, {}, []
        self.shot = self.header = self.own = None
        self.own_blob = b""
        self._own = self._own_blob = None

    @property
    def tick(self):
        """The newest tick that was applied: what to acknowledge."""
        return self.shot.tick if self.shot else 0

    def frame(self, kind, body):
        """Takes a frame; tells whether it was one of what the View keeps."""
        r = Reader(body)
        if kind == 68:
            self.snapshot(r)
        elif kind == 69:
            tick = r.u32()
            while r.more():
                self.events.append((tick, r.u8(), r.bytes(2048)))
        elif kind == 70:
            self.land.chunk(r)
        elif kind == 71:
            self.land.changes(r)
        elif kind == 73:
            told = [(r.varint(), r.bytes(64)) for _ in range(r.count(64))]
            r.end()
            for id, blob in told:
                self.tell(id, blob)
        elif kind == 74:
            id, value = r.u8(), r.bytes(2048)
            r.end()
            self.globals[id] = value
        else:
            return False
        return True

    def snapshot(self, r):
        h = Header(r)
        if h.part == 0:
            self._own = self._own_blob = None
        self._own = h.own or self._own
        self._own_blob = self._own_blob if h.blob is None else h.blob
        shot = self.snapshots.apply(h, r)
        if not shot:
            return
        self.shot, self.header, self.own = shot, h, self._own
        if self._own_blob is not None:
            self.own_blob = self._own_blob
        for id, blob, bare in self.snapshots.blobs:
            if not bare:
                self.tell(id, blob)
            elif blob_mark(self.blobs.get(id, b"")) != blob:
                self.blobs.pop(id, None)
        if self.welcome.cell_size == 32:
            self.land.keep(self.snapshots.view(shot))

    def tell(self, id, blob):
        if id not in self.blobs and len(self.blobs) >= BLOBS_MAX:
            del self.blobs[next(iter(self.blobs))]
        self.blobs[id] = blob

    def newest(self):
        """Of each id in view (content, member): in two slots, the newer content tick wins."""
        found = {}
        for slots in self.shot.contents if self.shot else ():
            for groups in slots:
                for content in groups:
                    for m in content.members if content else ():
                        if m.id not in found or content.tick > found[m.id][0].tick:
                            found[m.id] = content, m
        return found

    def entities(self):
        """The entities in view, by id."""
        out = {}
        for id, (content, m) in sorted(self.newest().items()):
            out[id] = Entity(id, self.schema.classes[m.cls].name, self.blobs.get(id, b""), self.schema.lanes(m.cls, m.numbers), content.tick)
        return out
