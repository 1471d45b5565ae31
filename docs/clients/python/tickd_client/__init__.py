"""A client of tickd, written from docs/protocol.md alone, with Python's standard library."""

from .client import Client, Refused
from .link import Closed
from .view import Entity, View, Welcome
from .wire import ProtocolError

__all__ = ["Client", "Closed", "Entity", "ProtocolError", "Refused", "View", "Welcome"]
