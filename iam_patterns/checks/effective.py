"""What a role may do for sure: by all its policies, under its boundary, unconditionally."""

from collections.abc import Collection
from functools import cached_property, lru_cache
from typing import Final

from iam_patterns.checks.escalation_by_passing import BY_PASSING
from iam_patterns.checks.escalation_path import EscalationPath, Step
from iam_patterns.checks.escalation_through_others import THROUGH_OTHERS
from iam_patterns.checks.escalation_to_everything import TO_EVERYTHING
from iam_patterns.checks.exposure import CREDENTIAL_EXPOSURES, DATA_EXPOSURES, Exposure
from iam_patterns.checks.patterns import covers
from iam_patterns.checks.service_reference import actions_like
from iam_patterns.policy import Caller, Policies, PolicyDocument, Request, Statement, decide
from iam_patterns.policy._wildcards import has_wildcard, wildcard_pattern
from iam_patterns.template import TemplateRole

_ANYTHING: Final = "arn:{p}:nothing:::that-nobody-named"
_NOBODY_NAMED: Final = "nothing:NobodyNamed"
_PATHS: Final = (*TO_EVERYTHING, *BY_PASSING, *THROUGH_OTHERS)
_EXPOSURES: Final = (*DATA_EXPOSURES, *CREDENTIAL_EXPOSURES)
_LEFT_TO_THE_RESOURCE: Final = ("resource policy",)
"""Roles and keys have a policy of their own, which is open here."""
PROBED: Final = frozenset(
    {
        _NOBODY_NAMED,
        *(action for path in _PATHS for action in path.actions),
        *(exposure.action for exposure in _EXPOSURES),
    }
)


class EffectivePermissions:
    """What one role may do for sure.

    Args:
        role: The role.
    """

    def __init__(self, role: TemplateRole) -> None:
        self.role = role

    @cached_property
    def statements(self) -> tuple[tuple[str, Statement], ...]:
        """The statements of the role's policies but those of AWS, with their places."""
        return tuple(
            (f"{policy.name}.Statement[{index}]", statement)
            for policy in self.role.policies
            if policy.kind != "aws"
            for index, statement in enumerate(policy.document.statements)
        )

    def allow(self, step: Step) -> bool:
        """Whether it may do an action, on one of the resources that are named."""
        if step.action not in self._spoken_of:
            return False
        resources = step.resources or self._resources_of(step.action)
        return any(self._allow(step, resource) for resource in resources)

    def lead_through(self, paths: Collection[EscalationPath]) -> list[EscalationPath]:
        """Which of some ways they open."""
        return [path for path in self._open_paths if path in paths]

    def expose(self, exposures: Collection[Exposure]) -> list[Exposure]:
        """Which of some things they give away."""
        return [exposure for exposure in self._exposures if exposure in exposures]

    @cached_property
    def include_everything(self) -> bool:
        """Whether it may do what nobody has named."""
        return self.allow(Step(_NOBODY_NAMED, (_ANYTHING,)))

    @cached_property
    def are_privileged(self) -> bool:
        """Whether they are everything, or lead to it."""
        return self.include_everything or bool(self.lead_through((*TO_EVERYTHING, *BY_PASSING)))

    @cached_property
    def _open_paths(self) -> list[EscalationPath]:
        possible = _paths_of(self._spoken_of)
        return [path for path in possible if all(map(self.allow, path.steps))]

    @cached_property
    def _exposures(self) -> list[Exposure]:
        return [
            exposure
            for exposure in _exposures_of(self._spoken_of)
            if self.allow(Step(exposure.action, (exposure.resource,)))
        ]

    def _allow(self, step: Step, resource: str) -> bool:
        placed = resource
        if "{" in resource:
            for name, value in self._places:
                placed = placed.replace(name, value)
        if not any(_may_be_about(statement, placed) for statement in self._allows):
            return False
        request = Request(
            self._caller,
            step.action,
            placed,
            resource_account=self._caller.account,
            context={"iam:PassedToService": step.service} if step.service else {},
        )
        decision = decide(request, self._policies)
        return decision.outcome == "allowed" or decision.missing == _LEFT_TO_THE_RESOURCE

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
            return PROBED
        patterns = {action for statement in self._allows for action in statement.actions}
        return frozenset().union(*map(_probed_by, patterns))

    @cached_property
    def _places(self) -> tuple[tuple[str, str], ...]:
        stack = self.role.stack
        return (
            ("{p}", stack.partition),
            ("{a}", stack.account_or_symbol),
            ("{itself}", self.role.arn),
        )

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


@lru_cache(maxsize=4096)
def _paths_of(actions: frozenset[str]) -> tuple[EscalationPath, ...]:
    return tuple(path for path in _PATHS if path.actions <= actions)


@lru_cache(maxsize=4096)
def _exposures_of(actions: frozenset[str]) -> tuple[Exposure, ...]:
    return tuple(exposure for exposure in _EXPOSURES if exposure.action in actions)


def _may_be_about(statement: Statement, resource: str) -> bool:
    """Whether a statement could be about a resource: asked before anything is decided."""
    return not statement.resources or any(
        "${" in pattern or covers(pattern, resource) for pattern in statement.resources
    )


@lru_cache(maxsize=65536)
def _probed_by(pattern: str) -> frozenset[str]:
    folded = pattern.lower()
    if not has_wildcard(folded):
        return frozenset(action for action in PROBED if action.lower() == folded)
    fits = wildcard_pattern(folded).fullmatch
    return frozenset(action for action in PROBED if fits(action.lower()))
