"""What can go wrong, by what a caller can do about it."""

from __future__ import annotations

import json
from typing import Any, Mapping, Optional


class TickwireError(Exception):
    """Base of all errors of this package."""


class Unreachable(TickwireError):
    """No answer came for as long as it was tried."""


class Refused(TickwireError):
    """The server answered with a problem document (RFC 9457).

    ``status`` is the HTTP status, ``code`` Tickwire's name of the problem (``bad_parameter``, ``unauthorized``, ...), ``detail`` says
    which field or value is wrong, ``problem`` is the whole document.
    """

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        self.status = status
        self.problem = dict(problem)
        self.code: Optional[str] = self.problem.get("code")
        self.detail: str = str(self.problem.get("detail") or self.problem.get("title") or "")
        super().__init__(f"HTTP {status}" + (f" {self.code}" if self.code else "") + f": {self.detail}")


class Unauthorized(Refused):
    """A token is missing, bad or over (401), or does not cover what was asked for (403)."""


def refused(status: int, body: bytes) -> Refused:
    """The error for an answer, whatever its body is."""
    try:
        problem = json.loads(body)
    except ValueError:
        problem = None
    if not isinstance(problem, dict):
        problem = {"detail": body[:200].decode("utf-8", "replace")}
    return (Unauthorized if status in (401, 403) else Refused)(status, problem)
