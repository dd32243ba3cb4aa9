"""One try of an edge or of a pair that the graph does not join, with its answer."""

from dataclasses import dataclass
from typing import Final, Literal

from botocore.exceptions import ClientError

_DENIALS: Final = frozenset(
    {
        "403",
        "AccessDenied",
        "AccessDeniedException",
        "AuthorizationError",
        "UnauthorizedOperation",
    }
)

Kind = Literal["edge", "chain", "non-edge", "broken chain"]


@dataclass(frozen=True, slots=True)
class Tried:
    """One try.

    Args:
        kind: Whether the graph joins the two, by one step or by several.
        service: The service of the action.
        principal: The ID of the principal's node.
        what: The request in words.
        why: What must hold for an edge; by what a non-edge differs from one.
        answer: ``allowed``, ``denied`` or an error; empty if it was not tried.
        reason: Why it was not tried.
    """

    kind: Kind
    service: str
    principal: str
    what: str
    why: str = ""
    answer: str = ""
    reason: str = ""

    @property
    def expected(self) -> str:
        return "allowed" if self.is_joined else "denied"

    @property
    def is_joined(self) -> bool:
        return self.kind in ("edge", "chain")

    @property
    def differs(self) -> bool:
        return not self.reason and self.answer != self.expected

    def __str__(self) -> str:
        why = f" ({self.why})" if self.why else ""
        return f"{self.kind}: {self.principal}, {self.what}{why}: {self.answer or self.reason}"


def answer_of(error: ClientError) -> str:
    """What an error answers."""
    code = error.response["Error"]["Code"]
    return "denied" if code in _DENIALS else f"{code}: {error.response['Error']['Message']}"
