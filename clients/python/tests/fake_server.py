"""A server that answers as it is told, and remembers what it was asked."""

from __future__ import annotations

import http.server
import threading
from typing import Callable, Dict, List, NamedTuple


class Asked(NamedTuple):
    method: str
    path: str
    headers: Dict[str, str]
    body: bytes


Answer = Callable[[http.server.BaseHTTPRequestHandler], None]


def answer(status: int, body: str = "", **headers: str) -> Answer:
    """An answer with a length."""

    def send(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body.encode())))
        handler.end_headers()
        handler.wfile.write(body.encode())

    return send


def chunks(*pieces: str, whole: bool = True) -> Answer:
    """An answer in chunks; not ``whole``: it is cut off behind them."""

    def send(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        for piece in pieces:
            data = piece.encode()
            handler.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        if whole:
            handler.wfile.write(b"0\r\n\r\n")

    return send


class FakeServer:
    def __init__(self, *answers: Answer) -> None:
        self.asked: List[Asked] = []
        left = list(answers)
        asked = self.asked

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                asked.append(Asked(self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body))
                (left.pop(0) if left else answer(500, "no answer left"))(self)
                self.close_connection = True

            do_GET = do_POST = handle_any

            def log_message(self, *_: object) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
