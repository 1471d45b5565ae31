"""Plays vector files, .bin or .json: python3 -m tickd_client.replay FILE... compares every value that they tell."""

import base64
import json
import os
import struct
import sys

from .client import hello
from .view import View, Welcome
from .wire import counted, fnv1a


def entity(m):
    return struct.pack("<IB%di" % len(m.numbers), m.id, m.cls, *m.numbers)


def state(view):
    """The canonical state; docs/protocol.md has it under "Vectors"."""
    h = view.header
    out = [struct.pack("<IH", view.tick, h.input_seq)]
    if view.own:
        out.append(struct.pack("<4i", *view.own))
    out.append(counted(view.own_blob))
    for groups in view.shot.contents[0]:
        out.append(bytes([len(groups)]))
        for content in groups:
            out.append(struct.pack("<I", content.tick if content else 0))
            if content:
                out.append(struct.pack("<I", len(content.members)))
                out += [entity(m) for m in content.members]
    newest = sorted(view.newest().items())
    out.append(struct.pack("<I", len(newest)))
    for id, (_, m) in newest:
        out += [entity(m), counted(view.blobs.get(id, b""))]
    for (cx, cy), c in sorted(view.land.chunks.items(), key=lambda kv: (kv[0][1], kv[0][0])):
        out += [struct.pack("<HHI", cx, cy, c.version), bytes(c.tiles)]
    return b"".join(out)


def replay(b, check):
    """Plays the records of one file; check(view, type, payload) is called for each that is to be compared."""
    at, view = 0, None
    while at < len(b):
        kind, n = struct.unpack_from("<BI", b, at)
        payload = b[at + 5:at + 5 + n]
        at += 5 + n
        if kind == 2 and payload[0] == 64:
            view = View(Welcome(payload[1:]))
            view.land.keep = lambda cells: None  # vectors have chunks everywhere, and never again
        elif kind == 2:
            view.frame(payload[0], payload[1:])
        elif kind in (3, 4):
            check(view, kind, payload)
    return view


def compare(path):
    with open(path, "rb") as f:
        b = f.read()
    checks = 0

    def check(view, kind, want):
        nonlocal checks
        got = state(view)
        if kind == 3:
            got = struct.pack(">I", fnv1a(got))
        if got != want:
            raise SystemExit("%s, tick %d: the state is not what it must be" % (path, view.tick))
        checks += 1

    view = replay(b, check)
    with open(os.path.splitext(path)[0] + ".json", encoding="utf-8") as f:
        told = json.load(f)
    if not checks or view.tick != told["tick"]:
        raise SystemExit("%s: %d checks, the last tick is %d" % (path, checks, view.tick))
    entities = view.entities()
    for want in told["entities"]:
        e = entities[want["id"]]
        got = {"id": e.id, "class": e.kind, "name": e.blob.decode(), "lanes": e.lanes}
        if got != want:
            raise SystemExit("%s: %s is told, %s was decoded" % (path, want, got))
    print("%s: %d states, %d entities by name" % (os.path.basename(path), checks, len(told["entities"])))


def compare_rooms(path):
    """What is said to go to rooms, and what is heard there."""
    with open(path, encoding="utf-8") as f:
        told = json.load(f)
    view = None
    for h in told["Hellos"]:
        got = hello(room=h["Room"], label=h["Label"], reservation=base64.b64decode(h["Reservation"] or ""))
        if got != base64.b64decode(h["Bytes"]):
            raise SystemExit("%s: a Hello of other bytes: %s" % (path, h))
    for stay in told["Stays"]:
        for frame in map(base64.b64decode, stay["Frames"]):
            if frame[0] == 64:
                view = View(Welcome(frame[1:]), view.schema if view else None)
            else:
                view.frame(frame[0], frame[1:])
        got = view.welcome.room, view.tick, list(view.entities())
        if got != (stay["Room"], stay["Tick"], stay["IDs"]):
            raise SystemExit("%s: in the end of a stay %s, not %s" % (path, got, stay))
    print("%s: %d Hellos, %d stays" % (os.path.basename(path), len(told["Hellos"]), len(told["Stays"])))


if __name__ == "__main__":
    for path in sys.argv[1:]:
        compare_rooms(path) if path.endswith(".json") else compare(path)
