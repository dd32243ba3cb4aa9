"""A server with the part of GitHub's and GitLab's APIs that comments need, in this process."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "the-token-of-the-job"
BOT = {"id": 7, "type": "Bot"}
PERSON = {"id": 8, "type": "User"}


@dataclass
class Service:
    """The comments, and what was called.

    Args:
        url: The root of the API.
        comments: The comments, by ID.
        calls: The method and the path of each request.
        refuses: The status with which it refuses to write.
        page: How many comments are on a page.
    """

    url: str = ""
    comments: dict[int, dict[str, Any]] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    refuses: int = 0
    page: int = 2

    def add(self, body: str, author: dict[str, Any] | None = None) -> int:
        """Adds a comment, and returns its ID."""
        number = len(self.comments) + 100
        who = author or BOT
        self.comments[number] = {"id": number, "body": body, "user": who, "author": who}
        return number

    def listed(self, page: int) -> tuple[list[dict[str, Any]], bool]:
        """A page of comments, and whether there is another."""
        every = list(self.comments.values())
        start = (page - 1) * self.page
        return every[start : start + self.page], len(every) > start + self.page


class _Handler(BaseHTTPRequestHandler):
    """Answers for a self.service."""

    service: Service

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self.service.calls.append(f"GET {parts.path}")
        if not self._is_authorized():
            self._answer(401, {})
        elif parts.path == "/user":
            self._answer(200, BOT)
        else:
            page = int(parse_qs(parts.query).get("page", ["1"])[0])
            found, has_more = self.service.listed(page)
            link = f'<{self.service.url}{parts.path}?per_page=100&page={page + 1}>; rel="next"'
            self._answer(200, found, link if has_more else "")

    def _write(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["body"]
        self.service.calls.append(f"{self.command} {self.path}")
        if self.service.refuses or not self._is_authorized():
            self._answer(self.service.refuses or 401, {})
        elif self.command == "POST":
            self._answer(201, self.service.comments[self.service.add(body)])
        else:
            comment = self.service.comments[int(self.path.rpartition("/")[2])]
            comment["body"] = body
            self._answer(200, comment)

    def do_POST(self) -> None:
        self._write()

    def do_PATCH(self) -> None:
        self._write()

    def do_PUT(self) -> None:
        self._write()

    def _is_authorized(self) -> bool:
        sent = self.headers.get("Authorization") or self.headers.get("PRIVATE-TOKEN") or ""
        return sent.removeprefix("Bearer ") == TOKEN

    def _answer(self, status: int, data: object, link: str = "") -> None:
        self.send_response(status)
        if link:
            self.send_header("Link", link)
        self.end_headers()
        self.wfile.write(json.dumps(data).encode())

    def log_message(self, *_: object) -> None:
        """Writes nothing."""


@contextmanager
def serving() -> Iterator[Service]:
    """A service on a free port."""
    service = Service()
    handler = type("Handler", (_Handler,), {"service": service})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    service.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
