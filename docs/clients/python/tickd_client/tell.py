"""Plays the sandbox for the test beside this package and tells all that it sees, a line of JSON for each snapshot:
python3 -m tickd_client.tell HOST PORT tcp|ws NAME X Y breaks the tile at X, Y, then walks."""

import base64
import json
import random
import struct
import sys

from .client import SNAPSHOT, Client

BREAK, CHAT = 8, 12
STEPS = 60


def told(v):
    """All that a view holds, in the integers of the wire."""
    entities = {
        id: {"Class": v.schema.classes[m.cls].name, "Name": v.blobs.get(id, b"").decode(), "Numbers": m.numbers, "Tick": content.tick}
        for id, (content, m) in v.newest().items()
    }
    chunks = [
        {"X": x, "Y": y, "Version": c.version, "Tiles": base64.b64encode(c.tiles).decode()}
        for (x, y), c in v.land.chunks.items()
    ]
    events = [{"Tick": tick, "Kind": kind, "Body": base64.b64encode(body).decode()} for tick, kind, body in v.events]
    v.events.clear()
    return {
        "Tick": v.tick, "Centre": v.shot.centre, "Own": v.own, "Entities": entities, "Chunks": chunks, "Events": events,
        "Globals": {id: base64.b64encode(b).decode() for id, b in v.globals.items()},
    }


def main():
    host, port, transport, name, x, y = sys.argv[1:]
    c = Client(host, int(port), transport)
    c.join(name)
    print(json.dumps({"ID": c.id, "Room": c.view.welcome.room, "Tokens": len(c.token)}))
    c.ping(7)
    walked, held, asked = 0, 0, False
    chance = random.Random(name)
    while walked < STEPS:
        if c.next() != SNAPSHOT:
            continue
        v = c.view
        answered = any(kind == 1 and struct.unpack("<IB", body)[0] == 2 for _, kind, body in v.events)
        print(json.dumps(told(v)))
        if not asked and len(v.land.chunks) == 9:
            asked = True
            c.request(CHAT, struct.pack("<BB", 1, 2) + b"Hi")
            c.request(BREAK, struct.pack("<HH", int(x), int(y)))
        if answered or walked:
            if walked % 10 == 0:
                held = chance.randrange(1, 16)
            walked += 1
        c.input(buttons=held, aim=chance.randrange(1 << 16))
    c.leave()


if __name__ == "__main__":
    main()
