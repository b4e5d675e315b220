"""Requests by the standard library: one connection a request, errors as of :mod:`tickwire.errors`."""

from __future__ import annotations

import http.client
import random
import ssl
import time
import urllib.parse
from typing import Callable, Iterator, Mapping, Optional

from .errors import Unreachable, refused

#: An answer that is to be tried again: not read in time, too many, overloaded or away.
BUSY = frozenset({408, 429, 500, 502, 503, 504})
MAX_PROBLEM_BYTES = 1 << 20


class Backoff:
    """Waits with full jitter, on top of what the server asks for."""

    def __init__(self, base: float = 0.1, cap: float = 10.0) -> None:
        self._base = base
        self._cap = cap
        self._attempt = 0

    def reset(self) -> None:
        self._attempt = 0

    def next(self, at_least: float = 0.0) -> float:
        """Seconds to wait."""
        longest = min(self._cap, self._base * 2 ** min(self._attempt, 20))
        self._attempt += 1
        return at_least + random.uniform(0, longest)


def join(base: str, path: str, query: Optional[Mapping[str, object]] = None) -> str:
    """The URL of a path below a base, which may have a path of its own."""
    url = base.rstrip("/") + path
    known = {name: value for name, value in (query or {}).items() if value is not None}
    return url + ("?" + urllib.parse.urlencode(known) if known else "")


class Response:
    """An answer that is being read. To be closed."""

    def __init__(self, connection: http.client.HTTPConnection, answer: http.client.HTTPResponse) -> None:
        self._connection = connection
        self._answer = answer
        self.status = answer.status

    def header(self, name: str) -> Optional[str]:
        return self._answer.getheader(name)

    def retry_after(self) -> float:
        """Seconds that the server asks to wait; 0 when it asks for none."""
        try:
            return max(0.0, float(self.header("Retry-After") or 0))
        except ValueError:
            return 0.0  # a date: the back-off alone

    def read(self, most: int = -1) -> bytes:
        return self._answer.read() if most < 0 else self._answer.read(most)

    def lines(self) -> Iterator[bytes]:
        """Each line as it comes, without its end. Raises when the answer is cut off."""
        rest = b""
        while True:
            piece = self._answer.read1(65_536)
            if not piece:
                break
            *whole, rest = (rest + piece).split(b"\n")
            yield from whole
        if rest:
            yield rest

    def close(self) -> None:
        self._connection.close()


def send(
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: Optional[bytes],
    timeout: float,
    context: Optional[ssl.SSLContext] = None,
) -> Response:
    """Sends a request and gives its answer, whatever its status.

    :raises Unreachable: when no answer comes
    """
    parts = urllib.parse.urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"must be a URL with http or https: url={parts.scheme}://{parts.netloc}")
    connection: http.client.HTTPConnection
    if parts.scheme == "https":
        connection = http.client.HTTPSConnection(parts.hostname, parts.port, timeout=timeout, context=context)
    else:
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=timeout)
    target = (parts.path or "/") + ("?" + parts.query if parts.query else "")
    try:
        connection.request(method, target, body=body, headers=dict(headers))
        return Response(connection, connection.getresponse())
    except (OSError, http.client.HTTPException) as failure:
        connection.close()
        raise Unreachable(f"no answer: host={parts.netloc} reason={failure!r}") from failure


def send_until_answered(
    method: str,
    url: str,
    headers: Callable[[], Mapping[str, str]],
    body: Optional[bytes],
    timeout: float,
    retry_for: float,
    context: Optional[ssl.SSLContext] = None,
) -> Response:
    """The same, tried again while the server is away or busy, for so many seconds. Statuses of 400 and above are raised.

    :param headers: asked for each attempt: a signature is good for minutes only
    """
    ends = time.monotonic() + retry_for
    backoff = Backoff()
    while True:
        wait = 0.0
        try:
            response = send(method, url, headers(), body, timeout, context)
            if response.status < 400:
                return response
            failure: Exception = refused(response.status, response.read(MAX_PROBLEM_BYTES))
            wait = response.retry_after()
            response.close()
            if response.status not in BUSY:
                raise failure
        except (OSError, http.client.HTTPException) as broken:
            failure = Unreachable(f"the answer broke off: reason={broken!r}")
        except Unreachable as unreachable:
            failure = unreachable
        pause = backoff.next(wait)
        if time.monotonic() + pause > ends:
            raise failure
        time.sleep(pause)
