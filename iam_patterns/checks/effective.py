"""What a role, user or group may do: by all its policies, under its boundary."""

from collections.abc import Collection, Iterable, Iterator
from enum import IntEnum
from functools import cached_property, lru_cache
from typing import Final

from iam_patterns.checks.circumstances import circumstances_of, in_the_best_circumstances
from iam_patterns.checks.escalation.by_passing import BY_PASSING
from iam_patterns.checks.escalation.path import SOME_ROLE, EscalationPath, Step
from iam_patterns.checks.escalation.through_others import THROUGH_OTHERS
from iam_patterns.checks.escalation.to_everything import TO_EVERYTHING
from iam_patterns.checks.exposures.credentials import CREDENTIAL_EXPOSURES
from iam_patterns.checks.exposures.data import DATA_EXPOSURES
from iam_patterns.checks.exposures.exposure import Exposure
from iam_patterns.checks.exposures.given_away import GIVEN_AWAY
from iam_patterns.checks.patterns import covers
from iam_patterns.checks.service_reference import actions_like
from iam_patterns.policy import Caller, Policies, PolicyDocument, Request, Statement, decide
from iam_patterns.policy._wildcards import has_wildcard, wildcard_pattern
from iam_patterns.policy.formats import ROLE_OR_USER_ARN
from iam_patterns.policy.symbols import symbol
from iam_patterns.template import PolicyHolder

_ANYTHING: Final = "arn:{p}:nothing:::that-nobody-named"
_NOBODY_NAMED: Final = "nothing:NobodyNamed"
_PATHS: Final = (*TO_EVERYTHING, *BY_PASSING, *THROUGH_OTHERS)
_EXPOSURES: Final = (*DATA_EXPOSURES, *CREDENTIAL_EXPOSURES, *GIVEN_AWAY)
_ATTACHED: Final = (
    "arn:{p}:iam::aws:policy/AdministratorAccess",
    "arn:{p}:iam::aws:policy/IAMFullAccess",
)
"""What somebody who may attach policies would attach: either is enough."""
_SERVICE_LINKED: Final = ":role/aws-service-role/"
_LEFT_TO_THE_RESOURCE: Final = ("resource policy",)
"""Roles and keys have a policy of their own, which is open here."""
_HOLDERS: Final = {"{role}": "role", "{user}": "user", "{group}": "group"}
"""What stands for the holder itself in the resources of a step, by its kind."""
_ITS_POLICIES: Final = "{policies}"
_ANY_REGION: Final = "us-east-1"
_REGION: Final = 3
_MAKE_ADMINISTRATORS: Final = Step("iam:AttachRolePolicy", (SOME_ROLE,))
PROBED: Final = frozenset(
    {
        _NOBODY_NAMED,
        *(action for path in _PATHS for action in path.actions),
        *(exposure.action for exposure in _EXPOSURES),
    }
)


class Certainty(IntEnum):
    """How sure it is that something is allowed."""

    NO = 0
    WHERE_CONDITIONS_HOLD = 1
    SURELY = 2


class EffectivePermissions:
    """What one role, user or group may do.

    Args:
        holder: The role, user or group.
    """

    def __init__(self, holder: PolicyHolder) -> None:
        self.holder = holder

    @cached_property
    def statements(self) -> tuple[tuple[str, Statement], ...]:
        """The statements of the holder's policies but those of AWS, with their places."""
        return tuple(
            (f"{policy.name}.Statement[{index}]", statement)
            for policy in self.holder.policies
            if policy.kind != "aws"
            for index, statement in enumerate(policy.document.statements)
        )

    def allow(self, step: Step) -> Certainty:
        """Whether it may do an action, on one of the resources that are named."""
        if step.action not in self._spoken_of:
            return Certainty.NO
        return self._allow_on(step, step.resources or self._resources_of(step.action))

    def _allow_on(self, step: Step, resources: Iterable[str]) -> Certainty:
        likely = {
            placed
            for resource in resources
            for placed in self._placed(resource)
            if any(_could_be_about(document, placed) for document in self._documents)
        }
        if not likely:
            return Certainty.NO
        if any(self._decided(step, text, self._policies) for text in likely):
            return Certainty.SURELY
        if self._hang_on_circumstances and any(
            self._decided(step, text, self._best_policies) for text in likely
        ):
            return Certainty.WHERE_CONDITIONS_HOLD
        return Certainty.NO

    def lead_through(
        self, paths: Collection[EscalationPath]
    ) -> list[tuple[EscalationPath, Certainty]]:
        """Which of some ways they open."""
        return [(path, certainty) for path, certainty in self._open_paths if path in paths]

    def lead_through_some(
        self, paths: Iterable[EscalationPath]
    ) -> Iterator[tuple[EscalationPath, str]]:
        """Which ways of one action are open for some names alone, and the pattern of the names."""
        opened = {path.actions for path, _ in self._open_paths}
        for path in paths:
            if len(path.steps) == 1 and path.actions not in opened:
                (step,) = path.steps
                for resource in sorted(self._resources_of(step.action)):
                    is_of_aws = _SERVICE_LINKED in resource
                    if (
                        has_wildcard(resource)
                        and not is_of_aws
                        and self._allow_on(step, (resource,))
                    ):
                        yield path, resource

    def expose(self, exposures: Collection[Exposure]) -> list[tuple[Exposure, Certainty]]:
        """Which of some things they give away."""
        return [(found, certainty) for found, certainty in self._exposures if found in exposures]

    @cached_property
    def include_everything(self) -> Certainty:
        """Whether it may do what nobody has named, and make administrators."""
        unnamed = self.allow(Step(_NOBODY_NAMED, (_ANYTHING,)))
        return min(unnamed, self.allow(_MAKE_ADMINISTRATORS)) if unnamed else unnamed

    @cached_property
    def are_privileged(self) -> bool:
        """Whether they are everything, or lead to it."""
        return bool(self.include_everything or self.lead_through((*TO_EVERYTHING, *BY_PASSING)))

    @cached_property
    def conditions(self) -> str:
        """The keys that decide whether what it may do in some circumstances is allowed."""
        documents = (*self._documents, *([self._boundary] if self._boundary else []))
        keys = {
            condition.key
            for document in documents
            for statement in document.statements
            for condition in circumstances_of(statement)
        }
        return " and ".join(sorted(keys))

    @cached_property
    def _open_paths(self) -> list[tuple[EscalationPath, Certainty]]:
        return [
            (path, certainty)
            for path in _paths_of(self._spoken_of)
            if (certainty := self._opens(path))
        ]

    @cached_property
    def _exposures(self) -> list[tuple[Exposure, Certainty]]:
        return [
            (exposure, certainty)
            for exposure in _exposures_of(self._spoken_of)
            if (certainty := self.allow(Step(exposure.action, (exposure.resource,))))
        ]

    def _opens(self, path: EscalationPath) -> Certainty:
        if not path.is_on_one_resource:
            return min(map(self.allow, path.steps))
        return max(
            (
                min(self._allow_on(step, (resource,)) for step in path.steps)
                for resource in self._resources_of(path.steps[0].action)
            ),
            default=Certainty.NO,
        )

    def _decided(self, step: Step, resource: str, policies: Policies) -> bool:
        stack = self.holder.stack
        account = stack.account_or_symbol
        context = {"aws:ResourceAccount": account, "s3:ResourceAccount": account}
        if step.service:
            context["iam:PassedToService"] = step.service
        attached = _ATTACHED if step.action.startswith("iam:Attach") else ("",)
        for policy in attached:
            if policy:
                context["iam:PolicyARN"] = policy.replace("{p}", stack.partition)
            request = Request(
                self._caller, step.action, resource, resource_account=account, context=context
            )
            decision = decide(request, policies)
            if decision.outcome == "allowed" or decision.missing == _LEFT_TO_THE_RESOURCE:
                return True
        return False

    def _resources_of(self, action: str) -> set[str]:
        """What the Allow statements that speak of an action are about, as far as it fits."""
        known = actions_like(action)
        return {
            resource
            for document in self._documents
            for statement in _allows_of(document)
            if statement.speaks_of_action(action)
            for resource in statement.resources or ("*",)
            if not known or known[0].is_about(resource)
        }

    def _placed(self, resource: str) -> tuple[str, ...]:
        """The resource in the holder's account; none where it stands for another kind."""
        holder = self.holder
        if resource in _HOLDERS:
            return (holder.arn,) if holder.kind == _HOLDERS[resource] else ()
        if resource == _ITS_POLICIES:
            return tuple(arn for arn in holder.managed_policies if arn)
        stack = holder.stack
        placed = _placed_in(resource, stack.partition, stack.account_or_symbol)
        if "{r}" not in placed:
            return (placed,)
        return tuple(placed.replace("{r}", region) for region in self._regions)

    @cached_property
    def _regions(self) -> frozenset[str]:
        """The Regions that the policies name, or any where they name none."""
        return frozenset({_ANY_REGION}).union(*map(_regions_of, self._documents))

    @cached_property
    def _spoken_of(self) -> frozenset[str]:
        """The probed actions that some Allow speaks of: looked up before any is decided."""
        return frozenset().union(*map(_probed_of, self._documents))

    @cached_property
    def _caller(self) -> Caller:
        """A session of the role, the user, or a member of the group.

        One whose name IAM would refuse is known by its resource.
        """
        stack, holder = self.holder.stack, self.holder
        kind = "role" if holder.kind == "role" else "user"
        arn = holder.arn
        if holder.kind == "group" or ROLE_OR_USER_ARN.problem("arn", arn):
            name = symbol(f"{holder.kind}.{holder.logical_id}")
            arn = f"arn:{stack.partition}:iam::{stack.account_or_symbol}:{kind}/{name}"
        return Caller.of_role(arn) if kind == "role" else Caller.of_user(arn)

    @cached_property
    def _documents(self) -> tuple[PolicyDocument, ...]:
        return tuple(policy.document for policy in self.holder.policies)

    @property
    def _boundary(self) -> PolicyDocument | None:
        return self.holder.boundary.document if self.holder.boundary else None

    @cached_property
    def _policies(self) -> Policies:
        return _compiled(self._documents, self._boundary)

    @cached_property
    def _best_policies(self) -> Policies:
        return _compiled(
            tuple(map(in_the_best_circumstances, self._documents)),
            in_the_best_circumstances(self._boundary) if self._boundary else None,
        )

    @cached_property
    def _hang_on_circumstances(self) -> bool:
        return bool(self.conditions)


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


@lru_cache(maxsize=4096)
def _allows_of(document: PolicyDocument) -> tuple[Statement, ...]:
    return tuple(statement for statement in document.statements if statement.effect == "Allow")


@lru_cache(maxsize=16384)
def _placed_in(resource: str, partition: str, account: str) -> str:
    return resource.replace("{p}", partition).replace("{a}", account)


@lru_cache(maxsize=65536)
def _could_be_about(document: PolicyDocument, resource: str) -> bool:
    """Whether some Allow could be about a resource: asked before anything is decided."""
    return any(
        pattern == resource or "${" in pattern or covers(pattern, resource)
        for pattern in _resources_named_by(document)
    )


@lru_cache(maxsize=4096)
def _resources_named_by(document: PolicyDocument) -> tuple[str, ...]:
    """What the Allow statements are about, ``*`` for all but some, each once."""
    return tuple(
        {pattern for allow in _allows_of(document) for pattern in allow.resources or ("*",)}
    )


@lru_cache(maxsize=4096)
def _regions_of(document: PolicyDocument) -> frozenset[str]:
    parts = (pattern.split(":", _REGION + 1) for pattern in _resources_named_by(document))
    return frozenset(
        part[_REGION]
        for part in parts
        if len(part) > _REGION and part[_REGION] and not has_wildcard(part[_REGION])
    )


@lru_cache(maxsize=4096)
def _probed_of(document: PolicyDocument) -> frozenset[str]:
    """The probed actions that some Allow speaks of."""
    allows = _allows_of(document)
    if any(statement.not_actions for statement in allows):
        return PROBED
    return frozenset().union(
        *(_probed_by(action) for statement in allows for action in statement.actions)
    )


@lru_cache(maxsize=65536)
def _probed_by(pattern: str) -> frozenset[str]:
    folded = pattern.lower()
    if not has_wildcard(folded):
        return frozenset(action for action in PROBED if action.lower() == folded)
    fits = wildcard_pattern(folded).fullmatch
    return frozenset(action for action in PROBED if fits(action.lower()))
