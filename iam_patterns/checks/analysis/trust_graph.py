"""A role among the other roles of its app: whom of them it trusts.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_terms-and-concepts.html
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from iam_patterns.checks.analysis.trust_conditions import PRINCIPAL_ARN, demands, on
from iam_patterns.policy import Statement
from iam_patterns.policy.arn import Arn
from iam_patterns.policy.patterns import wildcard_pattern
from iam_patterns.template import TemplateRole


@dataclass(frozen=True, slots=True)
class TrustGraph:
    """Which roles of an app name which others in their trust policies.

    Args:
        roles: The roles, by ARN.
    """

    roles: Mapping[str, TemplateRole]
    _trusted: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, roles: Sequence[TemplateRole]) -> "TrustGraph":
        """The graph of an app's roles."""
        return cls({role.arn: role for role in roles})

    def trusted_by(self, arn: str) -> tuple[str, ...]:
        """The ARNs of the roles of the app that a role lets in by their names."""
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
        for condition in on(statement, PRINCIPAL_ARN) if anyone else ():
            for value in condition.values if demands(condition) else ():
                fits = wildcard_pattern(value).fullmatch
                for arn in self.roles:
                    if fits(arn) and (not named or _account(arn) in named):
                        yield arn


@dataclass(frozen=True, slots=True)
class TrustingRole:
    """A role, and the roles of its app that it trusts.

    Args:
        role: The role.
        graph: Who trusts whom in its app.
    """

    role: TemplateRole
    graph: TrustGraph

    def circle(self) -> tuple[TemplateRole, ...]:
        """The shortest way from the role back to itself, by trust; empty when there is none."""
        start = self.role.arn
        ways: list[tuple[str, ...]] = [(start,)]
        seen: set[str] = set()
        while ways:
            longer = []
            for way in ways:
                for arn in self.graph.trusted_by(way[-1]):
                    if arn == start:
                        return tuple(self.graph.roles[step] for step in way)
                    if arn not in seen:
                        seen.add(arn)
                        longer.append((*way, arn))
            ways = longer
        return ()


def _role_of(principal: str) -> str:
    """The ARN of the role whose session a principal is; any other principal itself.

    Of a role with a path the session does not tell it: that one is not found.
    """
    arn = Arn.parse(principal)
    return str((arn and arn.role_of_session()) or principal)


def _account(principal: str) -> str:
    """The account part of an ARN, the symbol of an account included; empty for other texts."""
    arn = Arn.parse(principal)
    return arn.account if arn else ""
