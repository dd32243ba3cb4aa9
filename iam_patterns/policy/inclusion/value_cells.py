"""Values of numeric, date, IP and binary conditions: one for each case that they tell apart.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

import base64
import ipaddress
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Final

from iam_patterns.policy.tokens import contains_token
from iam_patterns.policy.values import address_range, moment, number

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_SECOND: Final = 253402300799
"""The last second of the year 9999."""
_FOUR_DIGITS: Final = range(1000, 10000)
_FIRST: Final = (ipaddress.ip_address("0.0.0.0"), ipaddress.ip_address("::"))  # noqa: S104 - the lowest address, not one to listen on


def numbers(limits: Iterable[str]) -> list[str]:
    """Numbers: each limit, and one below, between and above them."""
    return [format(value, "f") for value in _around(limits, number)]


def dates(limits: Iterable[str]) -> list[str]:
    """Dates: each limit, and one before, between and after them."""
    return [_date(value) for value in _around(limits, moment)]


def addresses(ranges: Iterable[str]) -> list[str]:
    """The first address of every interval that lies in the same ranges, IPv4 and IPv6."""
    found: dict[str, None] = {}
    starts = {str(first): first for first in _FIRST}
    for text in ranges:
        network = None if contains_token(text) else address_range(text)
        if network is None:
            continue
        first, last = network.network_address, network.broadcast_address
        starts[str(first)] = first
        if int(last) + 1 < 2**last.max_prefixlen:
            starts[str(last + 1)] = last + 1
    for start in starts.values():
        found[str(start)] = None
    return list(found)


def contents(texts: Iterable[str]) -> list[str]:
    """Base64 texts: each text, and one of more bytes than any of them."""
    known = [text for text in texts if not contains_token(text)]
    more = b"x" * max(map(len, ("x", *known)))
    return [*known, base64.b64encode(more).decode()]


def _around(limits: Iterable[str], read: Callable[[str], Decimal | None]) -> Iterator[Decimal]:
    known = sorted(
        {value for text in limits if not contains_token(text) and (value := read(text)) is not None}
    )
    if not known:
        yield Decimal(1)
        return
    yield known[0] - 1
    yield from known
    for low, high in pairwise(known):
        yield _between(low, high)
    yield known[-1] + 1


def _between(low: Decimal, high: Decimal) -> Decimal:
    """A number between two others, a whole one if there is one."""
    whole = low.to_integral_value(rounding="ROUND_FLOOR") + 1
    return whole if whole < high else (low + high) / 2


def _date(value: Decimal) -> str:
    whole = int(value)
    if value == whole and 0 <= whole <= _LAST_SECOND:
        return (_EPOCH + timedelta(seconds=whole)).strftime("%Y-%m-%dT%H:%M:%SZ")
    text = format(value, "f")
    return f"{text}.0" if value == whole and abs(whole) in _FOUR_DIGITS else text
