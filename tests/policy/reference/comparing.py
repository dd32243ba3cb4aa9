"""One value of a request against one value of a policy, by the family of the operator.

Page: reference_policies_elements_condition_operators.html.
"""

import base64
import ipaddress
import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

from tests.policy.reference.matching import ANY, ONE, Pattern, fits
from tests.policy.reference.undocumented import Undocumented

NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,9})?")
MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
EPOCH = re.compile(r"[0-9]{5,11}")
ORDER: dict[str, Callable[[int], bool]] = {
    "Equals": lambda sign: sign == 0,
    "LessThan": lambda sign: sign < 0,
    "LessThanEquals": lambda sign: sign <= 0,
    "GreaterThan": lambda sign: sign > 0,
    "GreaterThanEquals": lambda sign: sign >= 0,
}


def written(pattern: Pattern) -> str:
    """The pattern as plain text, where the operator knows no wildcards."""
    return "".join({ANY: "*", ONE: "?"}.get(each, each) for each in pattern)


def string(comparison: str, value: str, pattern: Pattern) -> bool:
    """Exact, exact in any case, or with wildcards."""
    if comparison == "Like":
        return fits(pattern, value)
    if comparison == "EqualsIgnoreCase":
        return written(pattern).lower() == value.lower()
    return written(pattern) == value


def arn(value: str, pattern: Pattern) -> bool:
    """Each of the six parts is checked on its own; ArnEquals and ArnLike are the same."""
    parts: list[list[str]] = [[]]
    for place in pattern:
        if place == ":" and len(parts) < 6:
            parts.append([])
        else:
            parts[-1].append(place)
    values = value.split(":", 5)
    if len(parts) < 6 or len(values) < 6:
        raise Undocumented("an ARN operator on a text that is no ARN of six parts")
    return all(fits(tuple(p), v) for p, v in zip(parts, values, strict=True))


def numeric(comparison: str, value: str, wanted: str) -> bool:
    """Integers and decimals."""
    if not NUMBER.fullmatch(value) or not NUMBER.fullmatch(wanted):
        raise Undocumented("a numeric operator on a text that is no number")
    return ORDER[comparison](_sign(Decimal(value), Decimal(wanted)))


def date(comparison: str, value: str, wanted: str) -> bool:
    """A W3C form of ISO 8601, or seconds since 1970."""
    return ORDER[comparison](_sign(_instant(value), _instant(wanted)))


def _instant(text: str) -> Decimal:
    if EPOCH.fullmatch(text):
        return Decimal(text)
    try:
        found = datetime.fromisoformat(f"{text}-01" if MONTH.fullmatch(text) else text)
    except ValueError:
        raise Undocumented("a date operator on a text that is no date") from None
    if "T" in text and found.tzinfo is None:
        raise Undocumented("a date and time without a time zone")
    return Decimal(str(found.replace(tzinfo=found.tzinfo or UTC).timestamp()))


def _sign(left: Decimal, right: Decimal) -> int:
    return (left > right) - (left < right)


def boolean(value: str, wanted: str) -> bool:
    """'true' or 'false'."""
    if {value, wanted} - {"true", "false"}:
        raise Undocumented("Bool on something else than true and false")
    return value == wanted


def binary(value: str, wanted: str) -> bool:
    """Byte for byte; here the request's value is written in base64 too."""
    return base64.b64decode(value) == base64.b64decode(wanted)


def address(value: str, wanted: str) -> bool:
    """An address in a range; without a prefix the range is that one address."""
    try:
        network = ipaddress.ip_network(wanted)
        return ipaddress.ip_address(value) in network
    except ValueError:
        raise Undocumented("an address operator on a text that is no address") from None
