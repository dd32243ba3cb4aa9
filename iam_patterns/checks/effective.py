"""What a role may do for sure: by all its policies, under its boundary, unconditionally."""

from collections.abc import Iterable
from functools import cached_property, lru_cache
from typing import Final

from iam_patterns.checks.escalation import BY_PASSING, PATHS, TO_EVERYTHING, EscalationPath, Step
from iam_patterns.checks.exposure import CREDENTIAL_EXPOSURES, DATA_EXPOSURES, Exposure
from iam_patterns.checks.service_reference import actions_like
from iam_patterns.policy import Caller, Policies, PolicyDocument, Request, Statement, decide
from iam_patterns.policy._wildcards import has_wildcard, wildcard_pattern
from iam_patterns.template import TemplateRole

_ANYTHING: Final = "arn:{p}:nothing:::that-nobody-named"
_NOBODY_NAMED: Final = "nothing:NobodyNamed"
_PROBED: Final = frozenset(
    {
        _NOBODY_NAMED,
        *(action for path in PATHS for action in path.actions),
        *(exposure.action for exposure in (*DATA_EXPOSURES, *CREDENTIAL_EXPOSURES)),
    }
)


class EffectivePermissions:
    """What one role may do for sure.

    Args:
        role: The role.
    """

    def __init__(self, role: TemplateRole) -> None:
        self.role = role

    def allow(self, step: Step) -> bool:
        """Whether it may do an action, on one of the resources that are named."""
        if step.action not in self._spoken_of:
            return False
        resources = step.resources or self._resources_of(step.action)
        return any(self._allow(step, resource) for resource in resources)

    def lead_through(self, paths: Iterable[EscalationPath]) -> list[EscalationPath]:
        """Which of some ways they open."""
        spoken_of = self._spoken_of
        return [
            path for path in paths if path.actions <= spoken_of and all(map(self.allow, path.steps))
        ]

    def expose(self, exposures: Iterable[Exposure]) -> list[Exposure]:
        """Which of some things they give away."""
        return [
            exposure
            for exposure in exposures
            if self.allow(Step(exposure.action, (exposure.resource,)))
        ]

    @cached_property
    def include_everything(self) -> bool:
        """Whether it may do what nobody has named."""
        return self.allow(Step(_NOBODY_NAMED, (_ANYTHING,)))

    @cached_property
    def are_privileged(self) -> bool:
        """Whether they are everything, or lead to it."""
        return self.include_everything or bool(self.lead_through((*TO_EVERYTHING, *BY_PASSING)))

    def _allow(self, step: Step, resource: str) -> bool:
        stack = self.role.stack
        placed = resource.replace("{a}", stack.account_or_symbol).replace("{p}", stack.partition)
        request = Request(
            self._caller,
            step.action,
            placed.replace("{itself}", self.role.arn),
            resource_account=self._caller.account,
            context={"iam:PassedToService": step.service} if step.service else {},
        )
        return decide(request, self._policies).outcome == "allowed"

    def _resources_of(self, action: str) -> set[str]:
        """What the Allow statements that speak of an action are about, as far as it fits."""
        (known,) = actions_like(action)
        return {
            resource
            for statement in self._allows
            if statement.speaks_of_action(action)
            for resource in statement.resources or ("*",)
            if known.is_about(resource)
        }

    @cached_property
    def _allows(self) -> tuple[Statement, ...]:
        return tuple(
            statement
            for policy in self.role.policies
            for statement in policy.document.statements
            if statement.effect == "Allow"
        )

    @cached_property
    def _spoken_of(self) -> frozenset[str]:
        """The probed actions that some Allow speaks of: looked up before any is decided."""
        if any(statement.not_actions for statement in self._allows):
            return _PROBED
        patterns = {action for statement in self._allows for action in statement.actions}
        return frozenset().union(*map(_probed_by, patterns))

    @cached_property
    def _caller(self) -> Caller:
        return Caller.of_role(self.role.arn)

    @cached_property
    def _policies(self) -> Policies:
        boundary = self.role.boundary
        return _compiled(
            tuple(policy.document for policy in self.role.policies),
            boundary.document if boundary else None,
        )


@lru_cache(maxsize=4096)
def _compiled(identity: tuple[PolicyDocument, ...], boundary: PolicyDocument | None) -> Policies:
    """The policies; many roles of an app have the same ones, so that each is compiled once."""
    return Policies(identity=identity, boundary=boundary)


@lru_cache(maxsize=65536)
def _probed_by(pattern: str) -> frozenset[str]:
    folded = pattern.lower()
    if not has_wildcard(folded):
        return frozenset(action for action in _PROBED if action.lower() == folded)
    fits = wildcard_pattern(folded).fullmatch
    return frozenset(action for action in _PROBED if fits(action.lower()))
