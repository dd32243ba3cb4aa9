"""The parts of ARNs as people read them, in which ``<AWS::AccountId>`` stands for a value.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
"""

import re
from typing import Final, NamedTuple

_SYMBOL: Final = re.compile(r"<[^<>]*>")
_COLON: Final = "\0"
_PARTS: Final = 6


class ArnParts(NamedTuple):
    """The parts that the map shows; all in ``resource`` if the text is not an ARN.

    Args:
        service: The service; empty if there is none.
        region: The Region.
        account: The account.
        resource: The rest.
    """

    service: str
    region: str
    account: str
    resource: str


def parts_of(text: str) -> ArnParts:
    """The parts of an ARN; colons inside ``<...>`` are not separators."""
    hidden = _SYMBOL.sub(lambda found: found[0].replace(":", _COLON), text)
    parts = [part.replace(_COLON, ":") for part in hidden.split(":", _PARTS - 1)]
    if len(parts) < _PARTS or parts[0] != "arn":
        return ArnParts("", "", "", text)
    return ArnParts(parts[2].lower(), parts[3], parts[4], parts[5])
