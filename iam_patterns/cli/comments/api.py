"""Requests to the API of GitHub or GitLab."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from iam_patterns._version import __version__
from iam_patterns.cli.errors import CliError

_SECONDS: Final = 30
_NEXT: Final = 'rel="next"'


class _NoRedirects(HTTPRedirectHandler):
    """Refuses redirects: the token would go where they point."""

    def redirect_request(self, *_: object) -> None:
        return None


class Api:
    """The API of one service.

    Args:
        url: Its root.
        headers: The headers of every request, with the token.
        remedy: What to do if the service refuses the token.
    """

    def __init__(self, url: str, headers: Mapping[str, str], remedy: str) -> None:
        if urlsplit(url).scheme not in ("http", "https"):
            raise CliError(f"{url} is not the URL of an API. Write https://...")
        self.url = url.rstrip("/")
        self._headers = {
            "Content-Type": "application/json",
            "User-Agent": f"iam-patterns/{__version__}",
            **headers,
        }
        self._remedy = remedy
        self._opener = build_opener(_NoRedirects)

    def get(self, url: str) -> Any:  # noqa: ANN401 - any JSON
        """What a URL returns."""
        return self._call("GET", url)[0]

    def every(self, url: str) -> Iterator[Any]:
        """The items of a list, from all of its pages."""
        following: str | None = f"{url}?per_page=100"
        while following:
            items, link = self._call("GET", following)
            yield from items
            following = _next_page(link)

    def send(self, method: str, url: str, data: Mapping[str, Any]) -> None:
        """Writes something."""
        self._call(method, url, data)

    def _call(
        self, method: str, url: str, data: Mapping[str, Any] | None = None
    ) -> tuple[Any, str]:
        if not url.startswith(f"{self.url}/"):
            raise CliError(f"{self.url} points to {url}, which is another service.")
        body = None if data is None else json.dumps(data).encode()
        request = Request(url, body, self._headers, method=method)  # noqa: S310 - see __init__
        try:
            with self._opener.open(request, timeout=_SECONDS) as response:
                return json.load(response), response.headers.get("Link") or ""
        except HTTPError as error:
            remedy = self._remedy if error.code in (401, 403, 404) else "Try again."
            raise CliError(f"{method} {url} was refused with {error.code}. {remedy}") from error
        except (URLError, TimeoutError, ValueError) as error:
            reason = getattr(error, "reason", error)
            raise CliError(f"{method} {url} failed: {reason}. Try again.") from error


def _next_page(link: str) -> str | None:
    """The URL of the next page in a Link header; None on the last page."""
    for part in link.split(","):
        url, _, parameters = part.partition(";")
        if _NEXT in parameters:
            return url.strip().removeprefix("<").removesuffix(">")
    return None
