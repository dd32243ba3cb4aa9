"""Counts the requests that Python sends to Node while CDK constructs are built."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from jsii._kernel.providers import process


@contextmanager
def counted_requests() -> Iterator[list[str]]:
    """The list that grows by one entry for each request made in the block.

    jsii has no public place to listen: the method through which each request goes is replaced
    while the block runs.
    """
    requests: list[str] = []
    send = process._NodeProcess.send  # noqa: SLF001 - jsii has no public hook

    def counting_send(self: Any, request: Any, response_type: Any) -> Any:  # noqa: ANN401 - whatever jsii sends
        name = getattr(request, "fqn", None) or getattr(request, "method", None)
        name = name or getattr(request, "property", None) or ""
        requests.append(f"{type(request).__name__} {name}".strip())
        return send(self, request, response_type)

    process._NodeProcess.send = counting_send  # type: ignore[method-assign]  # noqa: SLF001 - jsii has no public hook
    try:
        yield requests
    finally:
        process._NodeProcess.send = send  # type: ignore[method-assign]  # noqa: SLF001 - jsii has no public hook
