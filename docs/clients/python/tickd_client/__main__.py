"""python3 -m tickd_client HOST:PORT NAME plays a little and prints what it sees."""

import argparse
import random
import time

from . import Client, Closed, Refused
from .client import SNAPSHOT


def main():
    p = argparse.ArgumentParser(prog="tickd_client", description="Joins a tickd server, walks about, and prints what it sees.")
    p.add_argument("address", metavar="HOST:PORT")
    p.add_argument("name")
    p.add_argument("--ws", action="store_true", help="over a WebSocket, not raw TCP")
    p.add_argument("--password", default="")
    p.add_argument("--room", default="")
    p.add_argument("--seconds", type=float, default=10)
    o = p.parse_args()
    host, _, port = o.address.rpartition(":")
    try:
        play(Client(host.strip("[]"), int(port), "ws" if o.ws else "tcp", password=o.password, room=o.room), o)
    except (Refused, Closed) as e:
        raise SystemExit(str(e))


def play(c, o):
    w = c.view.welcome
    print("%d x %d tiles, %d ticks a second" % (w.width, w.height, w.tick_rate))
    c.join(o.name)
    print("%s is entity %d" % (o.name, c.id))
    end, held = time.monotonic() + o.seconds, 0
    shown = 0.0
    while time.monotonic() < end:
        if c.next() != SNAPSHOT:
            continue
        v = c.view
        if v.tick % 20 == 0:
            held = random.randrange(16)
        c.input(buttons=held)
        if time.monotonic() >= shown:
            shown = time.monotonic() + 1
            show(v)
    c.leave()


def show(v):
    print("tick %d: %d chunks, own state %s" % (v.tick, len(v.land.chunks), v.own))
    for e in v.entities().values():
        lanes = " ".join("%s=%g" % kv for kv in e.lanes.items())
        print("  %5d %-9s %-16s %s" % (e.id, e.kind, e.blob.decode("utf-8", "replace"), lanes))
    for tick, kind, body in v.events:
        print("  event %d of tick %d: %d bytes" % (kind, tick, len(body)))
    v.events.clear()


if __name__ == "__main__":
    main()
