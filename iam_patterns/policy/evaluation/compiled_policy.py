"""A policy compiled for many requests."""

from collections.abc import Iterator

from iam_patterns.policy.document import PolicyDocument
from iam_patterns.policy.evaluation.compiled_statement import CompiledStatement, NamedAs
from iam_patterns.policy.evaluation.decision import NearMiss, StatementInPolicy
from iam_patterns.policy.evaluation.polarity import Polarity
from iam_patterns.policy.evaluation.request import Request
from iam_patterns.policy.statement import Statement
from iam_patterns.policy.tokens import unknowns_in
from iam_patterns.policy.trust import Trust

_WITH_VARIABLES = "2012-10-17"


class CompiledPolicy:
    """A policy whose statements are compiled.

    Args:
        name: The type and number of the policy, such as ``identity policy 1``.
        document: The policy.
        polarity: Optimistic, every Allow applies wherever its unknown values could make it
            apply and every Deny only where it certainly does; pessimistic, the other way round.
    """

    __slots__ = ("_allows", "denies", "name")

    def __init__(
        self,
        name: str,
        document: PolicyDocument | Trust,
        *,
        polarity: Polarity = Polarity.OPTIMISTIC,
    ) -> None:
        self.name = name
        variables = isinstance(document, Trust) or document.version == _WITH_VARIABLES
        statements = [
            (
                index,
                CompiledStatement(
                    statement,
                    variables=variables,
                    polarity=polarity.opposite_if(statement.effect == "Deny"),
                ),
            )
            for index, statement in enumerate(document.statements)
        ]
        self._allows = [pair for pair in statements if pair[1].effect == "Allow"]
        self.denies = [pair for pair in statements if pair[1].effect == "Deny"]

    def denial(self, request: Request) -> StatementInPolicy | None:
        """The Deny that applies."""
        for index, compiled in self.denies:
            if compiled.principal_match(request.caller) and compiled.matches(request):
                return self._where(index, compiled)
        return None

    def allowance(self, request: Request) -> tuple[NamedAs, StatementInPolicy] | None:
        """The Allow whose principal matches the caller most closely, and how closely."""
        best: tuple[NamedAs, int, CompiledStatement] | None = None
        for index, compiled in self._allows:
            named = compiled.principal_match(request.caller)
            if named and (best is None or named > best[0]) and compiled.matches(request):
                best = (named, index, compiled)
        return (best[0], self._where(best[1], best[2])) if best else None

    def near_misses(self, request: Request) -> Iterator[NearMiss]:
        """The Allows that match the action and do not apply, and why."""
        for index, compiled in self._allows:
            if compiled.matches_action(request):
                failed = tuple(compiled.failed(request))
                if failed:
                    yield NearMiss(self._where(index, compiled), failed)

    def unknowns(self, request: Request) -> Iterator[str]:
        """The names of the unknown values in the statements that match the action."""
        for _, compiled in (*self._allows, *self.denies):
            if compiled.matches_action(request):
                yield from unknowns_of(compiled.statement)

    def _where(self, index: int, compiled: CompiledStatement) -> StatementInPolicy:
        return StatementInPolicy(self.name, index, compiled.statement)


def unknowns_of(statement: Statement) -> Iterator[str]:
    """The names of the unknown values in a statement."""
    for principals in (statement.principals, statement.not_principals):
        for _, names in principals.by_kind() if principals else ():
            for name in names:
                yield from unknowns_in(name)
    for text in (
        *statement.actions,
        *statement.not_actions,
        *statement.resources,
        *statement.not_resources,
    ):
        yield from unknowns_in(text)
    for condition in statement.conditions:
        for value in condition.values:
            yield from unknowns_in(value)
