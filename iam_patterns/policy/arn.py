"""ARNs: their six parts, and the account that an ARN or a principal belongs to.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from iam_patterns.policy.formats import ACCOUNT_ID

_PARTS: Final = 6
_OF_EVERY_ACCOUNT: Final = "aws"
"""The account in the ARN of an AWS managed policy."""
_BRACED: Final = re.compile(r"([$#]\{[^{}]*\})")


@dataclass(frozen=True, slots=True)
class Arn:
    """An ARN, or a pattern of ARNs, by its parts.

    Each part is the text as it is written: empty, with wildcards, a policy variable or a CDK
    token.

    Args:
        partition: ``aws``, ``aws-cn``, ``aws-us-gov`` ...
        service: The service, such as ``iam``.
        region: The Region; empty for global services.
        account: The account; empty for a bucket and others. See `account_of`.
        resource: The rest, with its colons and slashes.

    Example:
        >>> Arn.parse("arn:aws:iam::111122223333:role/deploy").resource
        'role/deploy'
        >>> str(Arn("aws", "s3", "", "", "shop/*"))
        'arn:aws:s3:::shop/*'

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
    """

    partition: str
    service: str
    region: str
    account: str
    resource: str

    @classmethod
    def parse(cls, text: str) -> "Arn | None":
        """The ARN that a text is; None unless it has six parts.

        A colon inside a policy variable or a CDK token separates nothing.
        """
        parts = split_arn(text)
        return cls(*parts[1:]) if len(parts) == _PARTS else None

    def role_of_session(self) -> "Arn | None":
        """The ARN of the role whose session this is; None for anything else.

        The ARN of a session does not contain the role's path: a role with a path has another
        ARN than this one.
        """
        kind, _, name = self.resource.partition("/")
        role, _, session = name.partition("/")
        if (self.service, self.region, kind) != ("sts", "", "assumed-role") or not session:
            return None
        return replace(self, service="iam", resource=f"role/{role}")

    def __str__(self) -> str:
        return f"arn:{self.partition}:{self.service}:{self.region}:{self.account}:{self.resource}"


def split_arn(text: str) -> list[str]:
    """The parts of a text between its first five colons, those in ``${...}`` not counted."""
    if "{" not in text:
        return text.split(":", _PARTS - 1)
    parts = [""]
    for index, piece in enumerate(_BRACED.split(text)):
        if index % 2:
            parts[-1] += piece
            continue
        first, *others = piece.split(":", _PARTS - len(parts))
        parts[-1] += first
        parts += others
    return parts


@lru_cache(maxsize=16384)
def account_in(arn: str) -> str | None:
    """The account in an ARN, also one that a symbol stands for; None if it has none.

    Example:
        >>> account_in("arn:aws:s3:::shop/a"), account_in("arn:aws:iam::aws:policy/X")
        (None, None)
    """
    found = Arn.parse(arn)
    return found.account or None if found and found.account != _OF_EVERY_ACCOUNT else None


@lru_cache(maxsize=16384)
def account_of(text: str) -> str | None:
    """The account that an ARN or a principal belongs to; None when it is not known.

    It is known when it is written as 12 digits: as the account of an ARN, or as an account ID
    alone. An ARN without an account, a wildcard, a policy variable, a CDK token, a unique ID
    such as ``AROA...`` and ``*`` leave it open.

    Example:
        >>> account_of("arn:aws:iam::111122223333:root"), account_of("111122223333")
        ('111122223333', '111122223333')
        >>> account_of("arn:aws:s3:::shop") is None
        True
    """
    arn = Arn.parse(text)
    account = arn.account if arn else text
    return account if ACCOUNT_ID.matches(account) else None
