"""Client of Tickwire. The functions here use a :class:`Client` made from the environment::

    import tickwire

    for update in tickwire.stream("symbol:BTC-*"):
        print(update["symbol"], update["view"]["price"])
"""

from __future__ import annotations

from typing import Any, Iterable, Iterator, List, Union

from ._posting import PostResult, Tick
from .client import Client, Message
from .errors import Refused, TickwireError, Unauthorized, Unreachable

__version__ = "0.1.0"


def stream(*channels: str, **options: Any) -> Iterator[Message]:
    """Live messages: :meth:`Client.stream`."""
    return Client().stream(*channels, **options)


def symbols() -> List[Message]:
    """All symbols: :meth:`Client.symbols`."""
    return Client().symbols()


def snapshot(symbol: str) -> Message:
    """The newest update of a symbol: :meth:`Client.snapshot`."""
    return Client().snapshot(symbol)


def market() -> Message:
    """The market: :meth:`Client.market`."""
    return Client().market()


def bars(symbol: str, interval: str = "1m", **options: Any) -> Any:
    """Stored bars: :meth:`Client.bars`."""
    return Client().bars(symbol, interval, **options)


def ticks(symbol: str, **options: Any) -> Any:
    """Stored ticks: :meth:`Client.ticks`."""
    return Client().ticks(symbol, **options)


def coverage(symbol: str, **options: Any) -> Message:
    """What is stored of a symbol, and what is not: :meth:`Client.coverage`."""
    return Client().coverage(symbol, **options)


def post(ticks: Union[Tick, Iterable[Tick]]) -> PostResult:  # noqa: A002
    """Posts ticks: :meth:`Client.post`."""
    return Client().post(ticks)


__all__ = [
    "Client",
    "Message",
    "PostResult",
    "Refused",
    "Tick",
    "TickwireError",
    "Unauthorized",
    "Unreachable",
    "bars",
    "coverage",
    "market",
    "post",
    "snapshot",
    "stream",
    "symbols",
    "ticks",
]
