"""Ticks as the webhook takes them."""

from __future__ import annotations

import datetime
import decimal
import json
from dataclasses import dataclass, field
from typing import Any, Dict, Iterable, Iterator, List, Mapping

MAX_TICKS = 5_000
MAX_BYTES = 1 << 20

Tick = Mapping[str, Any]


@dataclass
class PostResult:
    """What became of ticks. ``rejected`` names each by its place in what was posted; it lists at most 1,000 of a post, and
    ``rejected_count`` counts all."""

    accepted: int = 0
    rejected_count: int = 0
    rejected: List[Dict[str, Any]] = field(default_factory=list)

    def add(self, answer: Mapping[str, Any], begins_at: int) -> None:
        """Adds the answer to one post, whose first tick has this place."""
        rejected = [dict(each, index=begins_at + each["index"]) for each in answer.get("rejected", [])]
        self.accepted += answer.get("accepted", 0)
        self.rejected_count += answer.get("rejectedCount", len(rejected))
        self.rejected += rejected


def _plain(name: str, value: Any) -> Any:
    """A value as JSON has it. Decimals and times stay exact; a float is what Python prints for it."""
    if isinstance(value, float):
        value = decimal.Decimal(repr(value))
    if isinstance(value, decimal.Decimal):
        if not value.is_finite():
            raise ValueError(f"must be a finite number: {name}={value}")
        return format(value, "f")
    if isinstance(value, datetime.datetime):
        if value.tzinfo is None:
            raise ValueError(f"must have a time zone, as datetime.now(timezone.utc) has: {name}={value.isoformat()}")
        return value.isoformat()
    return value


def batches(ticks: Iterable[Tick]) -> Iterator["tuple[int, bytes]"]:
    """NDJSON bodies with the place of their first tick."""
    begins_at, lines, size = 0, [], 0  # type: int, List[bytes], int
    for place, tick in enumerate(ticks):
        line = json.dumps({name: _plain(name, value) for name, value in tick.items() if value is not None}).encode() + b"\n"
        if lines and (len(lines) == MAX_TICKS or size + len(line) > MAX_BYTES):
            yield begins_at, b"".join(lines)
            begins_at, lines, size = place, [], 0
        lines.append(line)
        size += len(line)
    if lines:
        yield begins_at, b"".join(lines)
