"""Decides by the engine what a role, user or group may do, and how sure that is.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from collections.abc import Iterable
from enum import IntEnum
from functools import cached_property, lru_cache
from typing import Final

from iam_patterns.checks.analysis.candidates import (
    Probe,
    allows_of,
    could_be_about,
    places,
    probed_of,
    probes_of,
    regions_of,
)
from iam_patterns.checks.analysis.request_context import circumstances_in, in_the_best_circumstances
from iam_patterns.checks.catalog.escalation.path import Step
from iam_patterns.checks.catalog.service_reference import actions_like
from iam_patterns.policy import Caller, Policies, PolicyDocument, Request, Statement, decide
from iam_patterns.policy.formats import ROLE_OR_USER_ARN
from iam_patterns.policy.tokens import shown, symbol
from iam_patterns.template import PolicyHolder

_HOLDERS: Final = {"{role}": "role", "{user}": "user", "{group}": "group"}
"""What stands for the holder itself in the resources of a step, by its kind."""
_ITS_POLICIES: Final = "{policies}"
_ATTACHED: Final = (
    "arn:{p}:iam::aws:policy/AdministratorAccess",
    "arn:{p}:iam::aws:policy/IAMFullAccess",
)
"""What somebody who may attach policies would attach: either is enough."""
_LEFT_TO_THE_RESOURCE: Final = ("resource policy",)
"""Roles and keys have a policy of their own, which is open here."""


class Certainty(IntEnum):
    """How sure it is that something is allowed."""

    NO = 0
    WHERE_CONDITIONS_HOLD = 1
    SURELY = 2


class Decisions:
    """What one role, user or group is allowed.

    Args:
        holder: The role, user or group.
    """

    def __init__(self, holder: PolicyHolder) -> None:
        self.holder = holder

    def allow(self, step: Step) -> Certainty:
        """Whether it may do an action, on one of the resources that are named."""
        if step.action not in self.spoken_of:
            return Certainty.NO
        if not step.resources:
            return self.allow_on(step, self.resources_of(step.action))
        probes = [
            resource
            for resource in step.resources
            if (step.action, resource) in self.probes
            or resource in _HOLDERS
            or resource == _ITS_POLICIES
        ]
        return self.allow_on(step, probes) if probes else Certainty.NO

    def allow_on(self, step: Step, resources: Iterable[str]) -> Certainty:
        """Whether it may do an action on one of some resources."""
        likely = {
            placed
            for resource in resources
            for placed in self._placed(resource)
            if any(could_be_about(allow, placed) for allow in self._allows)
        }
        if not likely:
            return Certainty.NO
        if any(self._decided(step, text, self._policies) for text in likely):
            return Certainty.WHERE_CONDITIONS_HOLD if self._unread_boundary else Certainty.SURELY
        if self._hang_on_circumstances and any(
            self._decided(step, text, self._best_policies) for text in likely
        ):
            return Certainty.WHERE_CONDITIONS_HOLD
        return Certainty.NO

    def places_of(self, step: Step) -> list[str]:
        """The Allow statements that could bring it about, with their policies."""
        resources = step.resources or self.resources_of(step.action)
        placed = [place for resource in resources for place in self._placed(resource)]
        return [
            f"{policy.name}.Statement[{index}]"
            for policy in self.holder.policies
            for index, statement in enumerate(policy.document.statements)
            if statement.effect == "Allow"
            and statement.matches_action(step.action)
            and any(could_be_about(statement, resource) for resource in placed)
        ]

    @cached_property
    def circumstances(self) -> str:
        """What decides whether that what it may do in some circumstances is allowed, in words."""
        keys = " and ".join(sorted(self._keys_of_circumstances))
        parts = [f"where its conditions on {keys} hold"] if keys else []
        if self._unread_boundary:
            parts.append(f"unless its boundary {shown(self._unread_boundary)} forbids it")
        return " and ".join(parts) or "where AWS's own policy for the service lets its callers"

    @cached_property
    def _keys_of_circumstances(self) -> frozenset[str]:
        documents = (*self._documents, *([self._boundary] if self._boundary else []))
        return frozenset().union(*map(circumstances_in, documents))

    @cached_property
    def _unread_boundary(self) -> str:
        """The boundary, where it is in no template: it could forbid anything."""
        named = str(self.holder.properties.get("PermissionsBoundary", ""))
        return "" if self.holder.boundary else named

    def _decided(self, step: Step, resource: str, policies: Policies) -> bool:
        stack = self.holder.stack
        account = stack.account_or_symbol
        context = {"aws:ResourceAccount": account, "s3:ResourceAccount": account}
        if step.service:
            context["iam:PassedToService"] = step.service
        contexts = [context]
        if step.action.startswith("iam:Attach"):
            attached = (policy.replace("{p}", stack.partition) for policy in _ATTACHED)
            contexts = [{**context, "iam:PolicyARN": policy} for policy in attached]
        requests = (
            Request(self._caller, step.action, resource, resource_account=account, context=found)
            for found in contexts
        )
        decisions = (decide(request, policies) for request in requests)
        return any(
            decision.outcome == "allowed" or decision.missing == _LEFT_TO_THE_RESOURCE
            for decision in decisions
        )

    def resources_of(self, action: str) -> set[str]:
        """What the Allow statements that speak of an action are about, as far as it fits."""
        known = actions_like(action)
        return {
            resource
            for statement in self._allows
            if statement.matches_action(action)
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
        return places(resource, stack.partition, stack.account_or_symbol, self._regions)

    @cached_property
    def _regions(self) -> frozenset[str]:
        return frozenset().union(*map(regions_of, self._documents))

    @cached_property
    def _allows(self) -> tuple[Statement, ...]:
        return tuple(allow for document in self._documents for allow in allows_of(document))

    @cached_property
    def spoken_of(self) -> frozenset[str]:
        """The probed actions that some Allow speaks of."""
        return frozenset().union(*map(probed_of, self._documents))

    @cached_property
    def probes(self) -> frozenset[Probe]:
        """What some Allow could be about."""
        stack = self.holder.stack
        account = stack.account_or_symbol
        return frozenset().union(
            *(probes_of(document, stack.partition, account) for document in self._documents)
        )

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

    @property
    def _hang_on_circumstances(self) -> bool:
        return bool(self._keys_of_circumstances)


@lru_cache(maxsize=4096)
def _compiled(identity: tuple[PolicyDocument, ...], boundary: PolicyDocument | None) -> Policies:
    """The policies; many roles of an app have the same ones, so that each is compiled once."""
    return Policies(identity=identity, boundary=boundary)
