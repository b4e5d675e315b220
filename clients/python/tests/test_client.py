"""What the client promises, against a server that is told what to answer."""

from __future__ import annotations

import base64
import datetime
import hashlib
import hmac
import itertools
import json
import unittest
from decimal import Decimal
from unittest import mock

import tickwire
from tests.fake_server import FakeServer, answer, chunks
from tickwire._events import read_events

SECRET = "whsec_" + base64.b64encode(b"0123456789abcdef0123456789abcdef").decode()


def event(name: str, data: object, id: str = "") -> str:
    return f"event: {name}\n" + (f"id: {id}\n" if id else "") + f"data: {json.dumps(data)}\n\n"


class ClientTest(unittest.TestCase):
    def server(self, *answers) -> FakeServer:
        server = FakeServer(*answers)
        self.addCleanup(server.close)
        return server

    def setUp(self) -> None:
        sleep = mock.patch("time.sleep", self.slept)
        sleep.start()
        self.addCleanup(sleep.stop)
        self.pauses = []

    def slept(self, seconds: float) -> None:
        self.pauses.append(seconds)


class StreamTest(ClientTest):
    def test_goes_on_behind_the_newest_event_when_the_connection_breaks(self):
        one = event("snapshot", {"seq": 1}, "a") + event("symbol.updated", {"seq": 2}, "b")
        server = self.server(
            chunks("retry: 3000\n\n", one[:30], one[30:], whole=False), chunks(event("snapshot", {"seq": 3}, "c"))
        )
        seen = list(itertools.islice(tickwire.Client(server.url).stream("symbol:*", conflate_ms=50), 3))
        self.assertEqual([message["seq"] for message in seen], [1, 2, 3])
        self.assertEqual(server.asked[0].path, "/sse?channels=symbol%3A%2A&conflateMs=50")
        self.assertNotIn("last-event-id", server.asked[0].headers)
        self.assertEqual(server.asked[1].headers["last-event-id"], "b")

    def test_comes_back_when_the_gateway_says(self):
        server = self.server(
            chunks(event("shutdown", {"reconnectMs": 2_500}, "s")), chunks(event("snapshot", {"seq": 1}, "t"))
        )
        self.assertEqual(next(tickwire.Client(server.url).stream("market"))["seq"], 1)
        self.assertEqual(self.pauses, [2.5])
        self.assertEqual(server.asked[1].headers["last-event-id"], "s")

    def test_tells_where_it_is_after_each_message(self):
        server = self.server(chunks(event("tick", {"seq": 1}, "a") + event("tick", {"seq": 2}, "b")))
        places = []
        stream = tickwire.Client(server.url).stream("ticks:X", on_event_id=places.append)
        next(stream)
        self.assertEqual(places, [], "a message that is not yet worked on is told again after a crash")
        next(stream)
        self.assertEqual(places, ["a"])

    def test_asks_for_a_new_token_once(self):
        tokens = iter(["old", "new", "third"])
        denied = answer(401, '{"code":"unauthorized","detail":"the token is over"}')
        server = self.server(denied, chunks(event("snapshot", {"seq": 1})), denied, denied)
        stream = tickwire.Client(server.url, token=lambda: next(tokens, "last")).stream("symbol:*")
        self.assertEqual(next(stream)["seq"], 1)
        self.assertEqual([asked.headers["authorization"] for asked in server.asked], ["Bearer old", "Bearer new"])
        with self.assertRaises(tickwire.Unauthorized) as raised:
            next(stream)
        self.assertEqual((raised.exception.status, raised.exception.detail), (401, "the token is over"))

    def test_raises_what_the_gateway_refuses(self):
        server = self.server(answer(400, '{"code":"bad_channel","detail":"must be symbol:…"}'))
        with self.assertRaisesRegex(tickwire.Refused, "HTTP 400 bad_channel: must be symbol"):
            next(tickwire.Client(server.url).stream("x"))

    def test_waits_as_long_as_a_busy_gateway_asks(self):
        server = self.server(answer(503, "", Retry_After="7"), chunks(event("snapshot", {"seq": 1})))
        next(tickwire.Client(server.url).stream("symbol:*"))
        self.assertEqual(self.pauses, [7.0])

    def test_reads_events_as_the_specification_says(self):
        text = b": comment\nid: 1\r\ndata: a\ndata:b\n\ndata: c\nid: 2\n\nevent: lost\ndata: never ended"
        self.assertEqual(list(read_events(text.split(b"\n"))), [("message", "a\nb", "1"), ("message", "c", "2")])


class PostTest(ClientTest):
    TICK = {"symbol": "BTC-USD", "ts": "2026-11-22T10:00:00Z", "price": Decimal("97000.10"), "volume": 1e-7}

    def client(self, server: FakeServer, **options) -> tickwire.Client:
        return tickwire.Client(webhook=server.url + "/webhook/ticks", **options)

    def test_sends_exact_values_and_leaves_out_what_is_none(self):
        server = self.server(answer(200, '{"accepted":1,"rejected":[]}'))
        at = datetime.datetime(2026, 11, 22, 10, tzinfo=datetime.timezone.utc)
        result = self.client(server).post(dict(self.TICK, ts=at, seq=None))
        self.assertEqual(result.accepted, 1)
        self.assertEqual(
            json.loads(server.asked[0].body),
            {"symbol": "BTC-USD", "ts": "2026-11-22T10:00:00+00:00", "price": "97000.10", "volume": "0.0000001"},
        )

    def test_signs_each_attempt_anew_with_the_same_id(self):
        server = self.server(answer(503, "", Retry_After="3"), answer(200, '{"accepted":1,"rejected":[]}'))
        with mock.patch("time.time", itertools.count(1_000, 100).__next__):
            self.client(server, secret=SECRET).post([self.TICK])
        first, second = server.asked
        self.assertEqual(first.body, second.body)
        self.assertEqual(first.headers["webhook-id"], second.headers["webhook-id"])
        at = second.headers["webhook-timestamp"]
        self.assertGreater(int(at), int(first.headers["webhook-timestamp"]))
        signed = f"{second.headers['webhook-id']}.{at}.".encode() + second.body
        mac = hmac.new(b"0123456789abcdef0123456789abcdef", signed, hashlib.sha256).digest()
        self.assertEqual(second.headers["webhook-signature"], "v1," + base64.b64encode(mac).decode())
        self.assertGreaterEqual(self.pauses[0], 3)

    def test_names_rejected_ticks_by_their_place_in_all_posts(self):
        server = self.server(
            answer(200, '{"accepted":4999,"rejected":[{"index":7,"code":"bad_ts"}]}'),
            answer(422, '{"code":"no_valid_tick","rejected":[{"index":0,"code":"bad_symbol"}],"rejectedCount":1}'),
        )
        result = self.client(server).post(self.TICK for _ in range(5_001))
        self.assertEqual((result.accepted, result.rejected_count), (4_999, 2))
        self.assertEqual([each["index"] for each in result.rejected], [7, 5_000])

    def test_refuses_what_would_be_stored_wrong(self):
        client = tickwire.Client(webhook="http://127.0.0.1:9")
        with self.assertRaisesRegex(ValueError, "time zone.*ts="):
            client.post(dict(self.TICK, ts=datetime.datetime(2026, 1, 1)))
        with self.assertRaisesRegex(ValueError, "finite.*price=NaN"):
            client.post(dict(self.TICK, price=float("nan")))
        with self.assertRaisesRegex(ValueError, "whsec_") as raised:
            tickwire.Client(secret="hunter2")
        self.assertNotIn("hunter2", str(raised.exception))

    def test_gives_up_after_the_time_it_was_given(self):
        with self.assertRaisesRegex(tickwire.Unreachable, "127.0.0.1:9"):
            tickwire.Client(webhook="http://127.0.0.1:9/x", retry_for=0).post(self.TICK)


class HistoryTest(ClientTest):
    BAR = '{"start":"2026-11-22T10:00:00.000000Z","open":"1.10","high":"2","low":"1","close":"1.5","volume":"3","count":2}\n'

    def test_reads_the_whole_range_exactly(self):
        server = self.server(chunks(self.BAR[:20], self.BAR[20:] + self.BAR))
        rows = tickwire.Client(server.url + "/tick/").bars("BTC-USD", "1h", start="now-1d", rows=True)
        self.assertEqual([row["open"] for row in rows], [Decimal("1.10")] * 2)
        self.assertEqual(
            server.asked[0].path, "/tick/api/v1/bars?symbol=BTC-USD&interval=1h&format=ndjson&limit=all&from=now-1d"
        )

    def test_half_an_answer_is_none(self):
        server = self.server(chunks(self.BAR, whole=False))
        with self.assertRaisesRegex(tickwire.Unreachable, "broke off"):
            tickwire.Client(server.url, retry_for=0).ticks("BTC-USD", start="now-1d", rows=True)

    def test_escapes_a_symbol_in_a_path(self):
        server = self.server(answer(200, "{}"))
        tickwire.Client(server.url).snapshot("M&M/X")
        self.assertEqual(server.asked[0].path, "/api/v1/symbols/M%26M%2FX")


if __name__ == "__main__":
    unittest.main()
