"""A statement compiled for many requests."""

from collections.abc import Callable, Iterator
from typing import Final, Protocol

from iam_patterns.policy.evaluation.caller import Caller
from iam_patterns.policy.evaluation.compiled_condition import IsMet, compiled_condition
from iam_patterns.policy.evaluation.compiled_principals import CompiledPrincipals, NamedAs
from iam_patterns.policy.evaluation.request import Request
from iam_patterns.policy.patterns import like
from iam_patterns.policy.polarity import Polarity
from iam_patterns.policy.principals import Principals
from iam_patterns.policy.statement import Effect, Statement
from iam_patterns.policy.tokens import contains_token, lowered
from iam_patterns.policy.variables import Context
from iam_patterns.policy.wildcards import has_wildcard, wildcard_pattern

_EVERYTHING: Final = "*"


class CompiledStatement:
    """A statement whose patterns are compiled once.

    Args:
        statement: The statement.
        variables: Whether ``${...}`` is a policy variable, as in version 2012-10-17.
        polarity: Whether the statement applies wherever unknown values could make it apply, or
            only where it certainly does.
        of_bounded: Whether the callers with an account have a permissions boundary: a Deny with
            NotPrincipal denies all of them.
    """

    __slots__ = (
        "conditions",
        "effect",
        "matches_action",
        "matches_resource",
        "principal_match",
        "statement",
    )

    def __init__(
        self, statement: Statement, *, variables: bool, polarity: Polarity, of_bounded: bool
    ) -> None:
        self.statement = statement
        self.effect = statement.effect
        self.principal_match = principal_matcher(
            statement, polarity=polarity, of_bounded=of_bounded
        )
        self.matches_action = _action_matcher(statement, polarity=polarity)
        self.matches_resource = _resource_matcher(statement, variables=variables, polarity=polarity)
        self.conditions: tuple[IsMet, ...] = tuple(
            compiled_condition(condition, variables=variables, polarity=polarity)
            for condition in statement.conditions
        )

    def matches(self, request: Request) -> bool:
        """Whether action, resource and conditions match; the principal apart."""
        context = request.context
        return (
            self.matches_action(request.action)
            and self.matches_resource(request.resource, context)
            and all(condition(context) for condition in self.conditions)
        )

    def failed(self, request: Request) -> Iterator[str]:
        """What does not match, in words."""
        if not self.principal_match(request.caller):
            yield f"Principal is not {request.caller.arn}"
        if not self.matches_resource(request.resource, request.context):
            yield f"Resource is not {request.resource}"
        for condition, holds in zip(self.statement.conditions, self.conditions, strict=True):
            if not holds(request.context):
                sent = request.context.get(condition.key.lower())
                given = "was not sent" if sent is None else f"was {' and '.join(sent)}"
                wanted = " or ".join(condition.values)
                yield f"{condition.operator} {condition.key} {wanted}: it {given}"


class HasPrincipals(Protocol):
    """What has a Principal or a NotPrincipal element."""

    @property
    def effect(self) -> Effect:
        """``Allow`` or ``Deny``."""

    @property
    def principals(self) -> Principals | None:
        """The principals that it matches."""

    @property
    def not_principals(self) -> Principals | None:
        """Everyone but these."""


def principal_matcher(
    statement: HasPrincipals, *, polarity: Polarity, of_bounded: bool
) -> Callable[[Caller], NamedAs]:
    """How closely the Principal or NotPrincipal element matches a caller.

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
    """
    if statement.principals:
        return CompiledPrincipals(statement.principals, polarity=polarity).match
    if not statement.not_principals:
        return lambda _: NamedAs.ITSELF
    excepted = CompiledPrincipals(
        statement.not_principals, polarity=polarity.opposite_if(negated=True)
    )
    denies_bounded = of_bounded and statement.effect == "Deny"

    def match(caller: Caller) -> NamedAs:
        if denies_bounded and caller.account is not None:
            return NamedAs.ITSELF
        return NamedAs.NOBODY if excepted.match(caller) else NamedAs.ITSELF

    return match


def _action_matcher(statement: Statement, *, polarity: Polarity) -> Callable[[str], bool]:
    wanted = bool(statement.actions)
    written = statement.actions or statement.not_actions
    known = [action.lower() for action in written if not contains_token(action)]
    exact = frozenset(known)
    patterns = [wildcard_pattern(action).fullmatch for action in known if has_wildcard(action)]
    of_tokens = [
        like(lowered(action), variables=False, polarity=polarity.opposite_if(negated=not wanted))
        for action in written
        if contains_token(action)
    ]
    if not patterns and not of_tokens and wanted:
        return exact.__contains__

    def matches(action: str) -> bool:
        found = (
            action in exact
            or any(pattern(action) for pattern in patterns)
            or any(pattern(action, {}) for pattern in of_tokens)
        )
        return found is wanted

    return matches


def _resource_matcher(
    statement: Statement, *, variables: bool, polarity: Polarity
) -> Callable[[str, Context], bool]:
    if _EVERYTHING in statement.resources or not (statement.resources or statement.not_resources):
        return lambda _, __: True
    wanted = bool(statement.resources)
    of_patterns = polarity.opposite_if(negated=not wanted)
    patterns = [
        like(resource, variables=variables, polarity=of_patterns)
        for resource in statement.resources or statement.not_resources
    ]

    def matches(resource: str, context: Context) -> bool:
        return any(pattern(resource, context) for pattern in patterns) is wanted

    return matches
