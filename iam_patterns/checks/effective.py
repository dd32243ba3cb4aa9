"""What a role may do for sure: by all its policies, under its boundary, unconditionally."""

from collections.abc import Callable
from functools import cached_property, lru_cache
from typing import Final

from iam_patterns.checks.escalation import PATHS
from iam_patterns.policy import Caller, Policies, Request, Statement, decide
from iam_patterns.policy._wildcards import has_wildcard, wildcard_pattern
from iam_patterns.template import TemplateRole

_ANYTHING: Final = "arn:{p}:nothing:::that-nobody-named"
_NOBODY_NAMED: Final = "nothing:NobodyNamed"
_PROBED: Final = frozenset(
    {_NOBODY_NAMED, "iam:PassRole", *(action for path in PATHS for action, _ in path.steps)}
)


class EffectivePermissions:
    """What one role may do for sure.

    Args:
        role: The role.
    """

    def __init__(self, role: TemplateRole) -> None:
        self._role = role
        self._allows = [
            statement
            for policy in role.policies
            for statement in policy.document.statements
            if statement.effect == "Allow"
        ]

    def allow(self, action: str, resource: str) -> bool:
        """Whether it may; ``{p}`` and ``{a}`` stand for its partition and account."""
        if action not in self._spoken_of and (
            action in _PROBED or not any(map(_speaks_of(action), self._allows))
        ):
            return False
        stack = self._role.stack
        request = Request(
            self._caller,
            action,
            resource.format(a=stack.account_or_symbol, p=stack.partition),
            resource_account=self._caller.account,
        )
        return decide(request, self._policies).outcome == "allowed"

    def include_everything(self) -> bool:
        """Whether it may do what nobody has named."""
        return self.allow(_NOBODY_NAMED, _ANYTHING)

    @cached_property
    def _spoken_of(self) -> frozenset[str]:
        """The actions of `PATHS` that some Allow speaks of: looked up before any is decided."""
        if any(statement.not_actions for statement in self._allows):
            return _PROBED
        patterns = {action for statement in self._allows for action in statement.actions}
        return frozenset().union(*map(_probed_by, patterns))

    @cached_property
    def _caller(self) -> Caller:
        return Caller.of_role(self._role.arn)

    @cached_property
    def _policies(self) -> Policies:
        boundary = self._role.boundary
        return Policies(
            identity=[policy.document for policy in self._role.policies],
            boundary=boundary.document if boundary else None,
        )


def _speaks_of(action: str) -> Callable[[Statement], bool]:
    return lambda statement: statement.speaks_of_action(action)


@lru_cache(maxsize=65536)
def _probed_by(pattern: str) -> frozenset[str]:
    folded = pattern.lower()
    if not has_wildcard(folded):
        return frozenset(action for action in _PROBED if action.lower() == folded)
    fits = wildcard_pattern(folded).fullmatch
    return frozenset(action for action in _PROBED if fits(action.lower()))
