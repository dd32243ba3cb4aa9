"""The values of conditions that are not text: how IAM reads numbers, dates, addresses and bytes.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

import base64
import ipaddress
import re
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Final

_NUMBER: Final = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
_DATE: Final = re.compile(
    r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})"
    r"(?:T([0-9]{2}):([0-9]{2})(?::([0-9]{2})(\.[0-9]+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?)?)?"
)
_ADDRESS_RANGE: Final = re.compile(r"[0-9A-Fa-f.:]+(/[0-9]{1,3})?")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

AddressRange = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def number(text: str) -> Decimal | None:
    """The number that a text is: ASCII digits, a sign and a decimal point; None for others."""
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def moment(text: str) -> Decimal | None:
    """The seconds from 1970 to a date; None for texts that are no date.

    A date is one of the forms of https://www.w3.org/TR/NOTE-datetime, from a year to fractions of
    a second, or a number of seconds. Four digits are a year. A time without a zone is UTC.
    """
    found = _DATE.fullmatch(text)
    if found is None:
        return number(text)
    year, month, day, hour, minute, second = (
        int(part or default) for part, default in zip(found.groups()[:6], "011000", strict=True)
    )
    fraction, zone = found.groups()[6:]
    try:
        date = datetime(year, month, day, hour, minute, second, tzinfo=_zone(zone))
    except ValueError:
        return None
    whole = (date - _EPOCH) // timedelta(seconds=1)
    return Decimal(whole) + Decimal(fraction or 0)


def address_range(text: str) -> AddressRange | None:
    """The CIDR range that a text is; a single address is a range of one."""
    if not _ADDRESS_RANGE.fullmatch(text):
        return None
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None


def address(text: str) -> Address | None:
    """The IP address that a text is."""
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def decoded(text: str) -> bytes | None:
    """The bytes of a base64 text."""
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return None


def _zone(text: str | None) -> timezone:
    if text in (None, "Z"):
        return UTC
    digits = str(text).replace(":", "")
    offset = timedelta(hours=int(digits[1:3]), minutes=int(digits[3:]))
    return timezone(-offset if digits[0] == "-" else offset)
