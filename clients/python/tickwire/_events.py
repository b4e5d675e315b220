"""Server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html"""

from __future__ import annotations

from typing import Iterable, Iterator, NamedTuple, Optional


class Event(NamedTuple):
    """One event; ``id`` is the newest that the stream has told, None before the first."""

    name: str
    data: str
    id: Optional[str]


def read_events(lines: Iterable[bytes]) -> Iterator[Event]:
    """Reads events from the lines of a stream. An event that is not ended is dropped, as the specification says."""
    name, data, last_id = "message", [], None  # type: str, list[str], Optional[str]
    for raw in lines:
        line = raw.decode("utf-8", "replace").rstrip("\r")
        if not line:
            if data:
                yield Event(name, "\n".join(data), last_id)
            name, data = "message", []
            continue
        field, _, value = line.partition(":")
        value = value[1:] if value.startswith(" ") else value
        if field == "data":
            data.append(value)
        elif field == "event":
            name = value
        elif field == "id" and "\0" not in value:
            last_id = value
