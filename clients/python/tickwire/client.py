"""The client. See :class:`Client`."""

from __future__ import annotations

import datetime
import http.client
import json
import os
import ssl
import time
import urllib.parse
import uuid
from decimal import Decimal
from typing import Any, Callable, Dict, Iterable, Iterator, List, Mapping, Optional, Sequence, Union

from . import _http, _signing
from ._events import read_events
from ._posting import PostResult, Tick, batches
from .errors import Refused, TickwireError, Unauthorized, Unreachable, refused

#: A message as the gateway sends it: see docs/messages.yaml. Prices and volumes are exact decimals in text.
Message = Dict[str, Any]
#: A token, or what gives one: it is called before each connection, so that a token can be renewed.
Token = Union[str, Callable[[], str], None]
#: RFC 3339 text, ``now-1d`` and the like, or a datetime with a time zone.
Time = Union[str, datetime.datetime, None]

GATEWAY = "http://127.0.0.1:8080"
WEBHOOK = "http://127.0.0.1:8081/webhook/ticks"

_EXACT = frozenset({"price", "volume", "open", "high", "low", "close"})


class Client:
    """Reads from a gateway, and posts to a webhook. Has no connection of its own between calls; for any thread.

    :param url: the gateway; default ``TICKWIRE_URL`` or http://127.0.0.1:8080
    :param token: access token or what gives one; default ``TICKWIRE_TOKEN``
    :param webhook: where ticks are posted; default ``TICKWIRE_WEBHOOK_URL`` or http://127.0.0.1:8081/webhook/ticks
    :param secret: posts are signed with it (``whsec_...``); default the first of ``TICKWIRE_WEBHOOK_SECRETS``
    :param webhook_token: instead of a signature; default the first of ``TICKWIRE_WEBHOOK_TOKENS``
    :param timeout: seconds without a byte after which a connection is given up
    :param retry_for: seconds for which a call is tried again while the server is away or busy
    :param ssl_context: for https with certificates of your own
    """

    def __init__(
        self,
        url: Optional[str] = None,
        token: Token = None,
        webhook: Optional[str] = None,
        secret: Optional[str] = None,
        webhook_token: Optional[str] = None,
        timeout: float = 30.0,
        retry_for: float = 60.0,
        ssl_context: Optional[ssl.SSLContext] = None,
    ) -> None:
        self._url = url or os.environ.get("TICKWIRE_URL") or GATEWAY
        self._token = token or os.environ.get("TICKWIRE_TOKEN")
        self._webhook = webhook or os.environ.get("TICKWIRE_WEBHOOK_URL") or WEBHOOK
        self._secret = secret or _first("TICKWIRE_WEBHOOK_SECRETS")
        self._webhook_token = webhook_token or _first("TICKWIRE_WEBHOOK_TOKENS")
        self._timeout = timeout
        self._retry_for = retry_for
        self._ssl = ssl_context
        if self._secret:
            _signing.key(self._secret)  # a bad one is told now

    # ---- live

    def stream(
        self,
        *channels: str,
        conflate_ms: int = 0,
        last_event_id: Optional[str] = None,
        on_event_id: Optional[Callable[[str], None]] = None,
    ) -> Iterator[Message]:
        """Yields messages of channels (``symbol:BTC-*``, ``bars:BTC-USD``, ``ticks:BTC-USD``, ``market``) for ever.

        Comes back by itself when the connection breaks or the gateway restarts, to whichever gateway answers, and goes on where it was:
        snapshots tell what changed meanwhile, and for ``ticks:`` nothing is missed within ten minutes, or a ``gap`` tells how much.

        :param conflate_ms: at most one update of a symbol in so many milliseconds
        :param last_event_id: where another stream of the same channels was
        :param on_event_id: told the place of each message after it was yielded, to go on from there later
        :raises Refused: when the gateway does not take the request; a bad token is tried once more, with a new one if ``token`` is a
            function
        """
        if not channels:
            raise ValueError("must name at least one channel, as in symbol:BTC-USD")
        backoff = _http.Backoff()
        denied = False
        while True:
            pause = 0.0
            try:
                response = self._open(channels, conflate_ms, last_event_id)
                try:
                    for event in read_events(response.lines()):
                        backoff.reset()
                        denied = False
                        message = json.loads(event.data)
                        if event.name == "shutdown":
                            last_event_id = event.id or last_event_id
                            pause = message.get("reconnectMs", 0) / 1_000
                            break
                        yield message
                        if event.id is not None:
                            last_event_id = event.id
                            if on_event_id is not None:
                                on_event_id(event.id)
                finally:
                    response.close()
            except Unauthorized as failure:
                if denied or failure.status == 403 or not callable(self._token):
                    raise
                denied = True
            except (Unreachable, OSError, http.client.HTTPException):
                pass  # comes back below
            except _Busy as busy:
                pause = busy.seconds
            time.sleep(pause or backoff.next())

    def _open(self, channels: Sequence[str], conflate_ms: int, last_event_id: Optional[str]) -> _http.Response:
        headers = dict(self._headers(), Accept="text/event-stream")
        if last_event_id:
            headers["Last-Event-ID"] = last_event_id
        query = {"channels": ",".join(channels), "conflateMs": conflate_ms or None}
        response = _http.send("GET", _http.join(self._url, "/sse", query), headers, None, self._timeout, self._ssl)
        if response.status == 200:
            return response
        try:
            if response.status in _http.BUSY:
                raise _Busy(response.retry_after())
            raise refused(response.status, response.read(_http.MAX_PROBLEM_BYTES))
        finally:
            response.close()

    # ---- state

    def symbols(self) -> List[Message]:
        """All symbols with their newest price, by name."""
        return self._get("/api/v1/symbols")["symbols"]

    def snapshot(self, symbol: str) -> Message:
        """The newest update of a symbol."""
        return self._get("/api/v1/symbols/" + urllib.parse.quote(symbol, safe=""))

    def market(self) -> Message:
        """The newest view of the market."""
        return self._get("/api/v1/market")

    # ---- history

    def bars(
        self,
        symbol: str,
        interval: str = "1m",
        start: Time = None,
        end: Time = None,
        limit: Optional[int] = None,
        tz: Optional[str] = None,
        rows: bool = False,
    ) -> Any:
        """Bars in ``[start, end)``, oldest first: a pandas DataFrame indexed by ``start`` where pandas is installed, else rows.

        :param limit: None: all of the range, or with no ``start`` the newest 1,000
        :param tz: time zone of days, weeks and months, as Europe/Berlin
        :param rows: dicts in any case, with exact :class:`~decimal.Decimal`; a DataFrame has floats
        """
        query = {"symbol": symbol, "interval": interval, "tz": tz}
        return _table(self._history("/api/v1/bars", query, start, end, limit), "start", rows)

    def ticks(
        self, symbol: str, start: Time = None, end: Time = None, limit: Optional[int] = None, rows: bool = False
    ) -> Any:
        """Stored ticks in ``[start, end)``, oldest first; as :meth:`bars`, indexed by ``ts``."""
        return _table(self._history("/api/v1/ticks", {"symbol": symbol}, start, end, limit), "ts", rows)

    def coverage(self, symbol: str, start: Time = None, end: Time = None) -> Message:
        """``covered`` ranges and ``gaps`` between them."""
        return self._get("/api/v1/coverage", {"symbol": symbol, "from": _time(start), "to": _time(end)})

    def _history(
        self, path: str, query: Mapping[str, object], start: Time, end: Time, limit: Optional[int]
    ) -> List[Dict[str, Any]]:
        newest = start is None and limit is None
        whole = dict(query, format="ndjson", limit=1_000 if newest else (limit or "all"))
        whole["from"], whole["to"] = _time(start), _time(end)
        response = self._request(path, whole)
        try:
            return [json.loads(line) for line in response.lines() if line]
        except (OSError, http.client.HTTPException) as failure:
            raise Unreachable(f"the answer broke off, nothing of it counts: reason={failure!r}") from failure
        finally:
            response.close()

    # ---- posting

    def post(self, ticks: Union[Tick, Iterable[Tick]]) -> PostResult:
        """Posts ticks, in posts of at most 5,000, each tried again until it is taken.

        A tick is a dict of ``symbol``, ``ts``, ``price``, ``volume`` and, if there are any, ``source`` and ``seq``. A tick that is posted again is a
        duplicate and counted once, so a post that got no answer is simply sent again.

        What is wrong with a tick is in the result, also when no tick was good; the others are taken.

        :raises Refused: when the webhook takes no posts like this: a bad signature, for example
        :raises Unreachable: when the webhook did not answer for ``retry_for`` seconds; what was posted before is taken
        """
        result = PostResult()
        for begins_at, body in batches([ticks] if isinstance(ticks, Mapping) else ticks):
            result.add(self._post(body), begins_at)
        return result

    def _post(self, body: bytes) -> Message:
        message_id = "msg_" + uuid.uuid4().hex

        def headers() -> Dict[str, str]:
            return self._post_headers(message_id, body)

        try:
            response = _http.send_until_answered(
                "POST", self._webhook, headers, body, self._timeout, self._retry_for, self._ssl
            )
        except Refused as failure:
            if failure.status != 422:  # none of the ticks was valid
                raise
            return failure.problem
        try:
            return json.loads(response.read())
        finally:
            response.close()

    def _post_headers(self, message_id: str, body: bytes) -> Dict[str, str]:
        headers = {"Content-Type": "application/x-ndjson", "webhook-id": message_id}
        if self._secret:
            now = int(time.time())
            headers["webhook-timestamp"] = str(now)
            headers["webhook-signature"] = _signing.sign(self._secret, message_id, now, body)
        elif self._webhook_token:
            headers["Authorization"] = "Bearer " + self._webhook_token
        return headers

    # ---- requests

    def _headers(self) -> Dict[str, str]:
        token = self._token() if callable(self._token) else self._token
        return {"Authorization": "Bearer " + token} if token else {}

    def _request(self, path: str, query: Optional[Mapping[str, object]] = None) -> _http.Response:
        url = _http.join(self._url, path, query)
        return _http.send_until_answered("GET", url, self._headers, None, self._timeout, self._retry_for, self._ssl)

    def _get(self, path: str, query: Optional[Mapping[str, object]] = None) -> Any:
        response = self._request(path, query)
        try:
            return json.loads(response.read())
        finally:
            response.close()


class _Busy(TickwireError):
    """The gateway asks to wait."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"busy for {seconds} s")
        self.seconds = seconds


def _first(variable: str) -> Optional[str]:
    return os.environ.get(variable, "").split(",")[0].strip() or None


def _time(value: Time) -> Optional[str]:
    if isinstance(value, datetime.datetime):
        if value.tzinfo is None:
            raise ValueError(f"must have a time zone, as datetime.now(timezone.utc) has: {value.isoformat()}")
        return value.isoformat()
    return value


def _table(rows: List[Dict[str, Any]], index: str, as_rows: bool) -> Any:
    if not as_rows:
        try:
            import pandas  # used when it is there
        except ImportError:
            pass
        else:
            frame = pandas.DataFrame(rows)
            if rows:
                frame[index] = pandas.to_datetime(frame[index], utc=True, format="ISO8601")
                for name in _EXACT.intersection(frame.columns):
                    frame[name] = frame[name].astype(float)
                frame = frame.set_index(index)
            return frame
    return [{name: Decimal(value) if name in _EXACT else value for name, value in row.items()} for row in rows]


__all__ = ["Client", "Message", "PostResult"]
