"""Which roles of an app trust each other.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_terms-and-concepts.html
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from iam_patterns.checks.analysis.circles import circle_groups, shortest_circle
from iam_patterns.checks.analysis.trust_conditions import (
    PRINCIPAL_ARN,
    conditions_on,
    requires,
)
from iam_patterns.policy import Statement
from iam_patterns.policy.arn import Arn
from iam_patterns.template import IamRole


@dataclass(frozen=True)
class TrustGraph:
    """Which roles of an app trust which others.

    Args:
        roles: The roles, by ARN.
    """

    roles: Mapping[str, IamRole]
    _trusted: dict[str, tuple[str, ...]] = field(default_factory=dict, init=False)

    @classmethod
    def of(cls, roles: Sequence[IamRole]) -> "TrustGraph":
        """The graph of an app's roles."""
        return cls({role.arn: role for role in roles})

    @cached_property
    def groups(self) -> Mapping[str, int]:
        """The groups of roles that circles can be in."""
        return circle_groups(self.roles, self.trusted_by)

    def trusted_by(self, arn: str) -> tuple[str, ...]:
        """The ARNs of the roles of the app that a role trusts by name.

        Roles that only a pattern matches are not named, as those of a trusted account are not.
        """
        if arn not in self._trusted:
            found = {
                name
                for statement in self.roles[arn].trust.statements
                if statement.effect == "Allow"
                for name in self._named(statement)
            }
            self._trusted[arn] = tuple(sorted(found))
        return self._trusted[arn]

    def _named(self, statement: Statement) -> Iterator[str]:
        principals = statement.principals
        if principals is None:
            return
        yield from (arn for name in principals.aws if (arn := _role_of(name)) in self.roles)
        anyone = principals.everyone or principals.aws
        is_everyone = principals.everyone or "*" in principals.aws
        named = () if is_everyone else {_account(name) or name for name in principals.aws}
        for condition in conditions_on(statement, PRINCIPAL_ARN) if anyone else ():
            for value in condition.values if requires(condition) else ():
                if value in self.roles and (not named or _account(value) in named):
                    yield value


@dataclass(frozen=True, slots=True)
class TrustingRole:
    """A role, and the roles of its app that it trusts.

    Args:
        role: The role.
        graph: Which roles of its app trust each other.
    """

    role: IamRole
    graph: TrustGraph

    def circle(self) -> tuple[IamRole, ...]:
        """The shortest circle of trust from the role back to itself; empty if there is none."""
        circle = shortest_circle(self.role.arn, self.graph.trusted_by, self.graph.groups)
        return tuple(self.graph.roles[arn] for arn in circle)


def _role_of(principal: str) -> str:
    """The ARN of the role that a session belongs to; any other principal unchanged.

    A session's ARN does not contain the path of its role: a role with a path is not found.
    """
    arn = Arn.parse(principal)
    return str((arn and arn.role_of_session()) or principal)


def _account(principal: str) -> str:
    """The account part of an ARN, the symbol of an account included; empty for other texts."""
    arn = Arn.parse(principal)
    return arn.account if arn else ""
