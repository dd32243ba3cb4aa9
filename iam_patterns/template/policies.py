"""Policies as templates have them, read as far as they can be.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-iam-role-policy.html
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from iam_patterns.policy import PolicyDocument, PolicyError
from iam_patterns.policy.tokens import contains_unknown, shown

_STRUCTURE: Final = ("Condition", "Principal", "NotPrincipal")


@dataclass(frozen=True, slots=True)
class NamedPolicy:
    """A policy, and where it comes from.

    Args:
        name: Its name and resource, for messages.
        document: The policy.
        kind: Whether it is a part of its holder, a policy of one's own, or a policy of AWS.
        arn: The ARN of a policy of one's own.
    """

    name: str
    document: PolicyDocument
    kind: Literal["inline", "managed", "aws"] = "inline"
    arn: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """A part of a policy that could not be read.

    Args:
        place: The property.
        reason: Why not.
        is_malformed: Whether IAM would refuse it; otherwise it is known only at deployment.
    """

    place: str
    reason: str
    is_malformed: bool

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


class PolicyReader:
    """Reads policies; apps write the same one many times, so that each is read once."""

    def __init__(self) -> None:
        self._read: dict[str, tuple[PolicyDocument, tuple[Unread, ...]]] = {}

    def read(self, data: object, place: str) -> tuple[PolicyDocument, list[Unread]]:
        """A policy as far as it can be read, and what could not.

        Args:
            data: The document, resolved.
            place: The property it stands in.
        """
        text = repr(data)
        if text not in self._read:
            self._read[text] = _read(data) if contains_unknown(text) else _parsed(data)
        document, unread = self._read[text]
        return document, [
            Unread(f"{place}{part.place}", part.reason, part.is_malformed) for part in unread
        ]


def _read(data: Any) -> tuple[PolicyDocument, tuple[Unread, ...]]:  # noqa: ANN401 - any value
    unknown = _unknown_structure(data)
    if unknown:
        return _without(data, {index for index, _ in unknown}), tuple(
            Unread(f".Statement[{index}]" if index is not None else "", reason, is_malformed=False)
            for index, reason in unknown
        )
    return _parsed(data)


def _parsed(data: Any) -> tuple[PolicyDocument, tuple[Unread, ...]]:  # noqa: ANN401 - any value
    try:
        return PolicyDocument.from_dict(data), ()
    except PolicyError as error:
        return PolicyDocument(), (Unread("", shown(str(error)), is_malformed=True),)


def _unknown_structure(data: Any) -> list[tuple[int | None, str]]:  # noqa: ANN401 - any value
    """The statements whose very structure is known only at deployment, and why."""
    if _is_unknown(data):
        return [(None, _reason(data))]
    if not isinstance(data, Mapping):
        return []
    found = data.get("Statement")
    if _is_unknown(found):
        return [(None, _reason(found))]
    return [
        (index, reason)
        for index, statement in enumerate(found if isinstance(found, list) else [found])
        if (reason := _unknown_part(statement))
    ]


def _unknown_part(statement: Any) -> str | None:  # noqa: ANN401 - any value
    if _is_unknown(statement):
        return _reason(statement)
    if not isinstance(statement, Mapping):
        return None
    parts = [statement.get(name) for name in _STRUCTURE]
    if isinstance(parts[0], Mapping):
        parts += parts[0].values()
    return next((_reason(part) for part in parts if _is_unknown(part)), None)


def _without(data: Any, left_out: set[int | None]) -> PolicyDocument:  # noqa: ANN401 - any value
    if None in left_out:
        return PolicyDocument()
    statements = data["Statement"] if isinstance(data["Statement"], list) else [data["Statement"]]
    kept = [item for index, item in enumerate(statements) if index not in left_out]
    return _read({**data, "Statement": kept})[0]


def _is_unknown(value: object) -> bool:
    return isinstance(value, str) and contains_unknown(value)


def _reason(value: object) -> str:
    return f"it is {shown(str(value))}, which is known only at deployment"
