"""A role or user of the app with its policies, as it decides many requests.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Final

from iam_patterns.access.asked_resource import AskedResource
from iam_patterns.access.assume_role_call import Context
from iam_patterns.access.control_policies import NO_GUARDRAILS, AppControlPolicies
from iam_patterns.access.further_decision import OF_BUCKET
from iam_patterns.access.reach.assume_role_step import NOTHING
from iam_patterns.access.reach.hop_of_decision import BOUNDARY, hop_of
from iam_patterns.access.reach.principals import Hop, Principal, PrincipalKind
from iam_patterns.access.reach.relaxed import (
    SENT,
    RelaxedPolicy,
    View,
    least_demanding,
    relaxed,
)
from iam_patterns.access.reach.relaxed_control import RelaxedControl
from iam_patterns.access.session_parameters import keys_of_parameters
from iam_patterns.policy import (
    Caller,
    Decision,
    Policies,
    PolicyDocument,
    Request,
    Statement,
    decide,
)
from iam_patterns.policy.arn import Arn, account_in
from iam_patterns.policy.evaluation.compiled_policy import CompiledPolicy
from iam_patterns.policy.evaluation.policies import RESOURCE_POLICY, ResourcePolicy
from iam_patterns.policy.tokens import shown, symbol
from iam_patterns.template import IamIdentity
from iam_patterns.template.resource_policies import owner_of

_REST: Final = "no policy that is not in these templates denies it"
_KINDS: Final[Mapping[str, PrincipalKind]] = {"role": "role", "user": "user", "group": "group"}
_NOT_IN_NAMES: Final = re.compile(r"[^\w.]+", re.ASCII)


class Node:
    """A role or user of the app.

    Args:
        identity: The role or user.
        control: The control policies of its organization.
    """

    def __init__(self, identity: IamIdentity, control: AppControlPolicies = NO_GUARDRAILS) -> None:
        self._control = control
        self.identity = identity
        self._relaxed: dict[tuple[frozenset[str], ...], Mapping[str, RelaxedPolicy]] = {}
        name = identity.arn if identity.is_imported else identity.path
        account = account_in(identity.arn) or ""
        self.principal = Principal(_KINDS[identity.kind], name, account)

    @cached_property
    def caller(self) -> Caller:
        """The caller that it is; for a group one of its users."""
        return _caller(self.identity)

    @property
    def policies(self) -> Mapping[str, RelaxedPolicy]:
        """Its identity policies by name, without the conditions that only the request decides."""
        return self._policies(NOTHING, NOTHING)

    def _policies(
        self, sent: frozenset[str], absent: frozenset[str]
    ) -> Mapping[str, RelaxedPolicy]:
        """The same for requests that send the values of some condition keys, and not others."""
        key = sent, absent
        if key not in self._relaxed:
            self._relaxed[key] = self._read(sent, absent)
        return self._relaxed[key]

    def _read(self, sent: frozenset[str], absent: frozenset[str]) -> Mapping[str, RelaxedPolicy]:
        found: dict[str, RelaxedPolicy] = {}
        for policy in self.identity.possible_policies:
            name = policy.name
            while name in found:
                name += " "
            found[name] = relaxed(policy.as_far_as_known, sent, absent=absent)
        return found

    @cached_property
    def keys_of_parameters(self) -> frozenset[str]:
        """The condition keys of session tags and the like that its policies ask for."""
        limit = self.identity.possible_boundary
        limits = [limit] if limit else []
        every = (*self.identity.possible_policies, *limits)
        own = (keys_of_parameters(policy.as_far_as_known) for policy in every)
        return self._control.keys_of_parameters.union(*own)

    @property
    def has_limits(self) -> bool:
        """Whether something limits what its Allow statements say: a Deny, or a boundary."""
        return self.identity.possible_boundary is not None or any(
            statement.effect == "Deny"
            for policy in self.policies.values()
            for statement in policy.document.statements
        )

    def allows(self, action: str) -> list[Statement]:
        """The Allow statements of its own policies that match an action."""
        return [
            statement
            for policy in self.policies.values()
            for statement in policy.document.statements
            if statement.effect == "Allow" and statement.could_match_action(action)
        ]

    def hop(
        self,
        action: str,
        resource: str,
        policy: ResourcePolicy,
        *,
        account: str | None,
        target: str,
        label: str,
        is_whole: bool = True,
        context: Context | None = None,
        absent: frozenset[str] = NOTHING,
        has_own_allow: bool = False,
    ) -> Hop | None:
        """The action as a step of a way; None if it is denied.

        Args:
            action: The action.
            resource: The ARN of the resource.
            policy: The policy of the resource.
            account: The account that owns it, if its ARN does not say.
            target: What the step leads to, for people.
            label: What the resource's policy is called.
            is_whole: Whether ``policy`` is all of it.
            context: The condition keys that the request sends for certain, with their values.
            absent: Those that it does not send for certain, in lower case.
            has_own_allow: Whether its own policies are known to allow it, on the access point
                that leads to the resource.
        """
        owner = account or account_in(resource) or self.caller.account
        keys = {**SENT, **self._control.keys_of(self.caller.account, owner), **(context or {})}
        sent = frozenset(key.lower() for key in keys if key not in SENT)
        absent -= sent
        own = self._policies(sent, absent)
        limits = self._control.between(self.caller.account, owner)
        control = RelaxedControl.of(limits, sent, absent=absent)
        limit = self.identity.possible_boundary
        boundary = relaxed(limit.as_far_as_known, sent, absent=absent) if limit else None
        is_known = isinstance(policy, PolicyDocument)
        of_resource = relaxed(policy, sent, absent=absent) if is_known else None
        request = Request(self.caller, action, resource, context=keys, resource_account=account)

        def decision_of(view: View) -> Decision:
            documents = {name: view(found).document for name, found in own.items()}
            policies = Policies(
                identity=None if has_own_allow else documents,
                boundary=view(boundary).document if boundary and not has_own_allow else None,
                resource=view(of_resource).document if of_resource else policy,
                resource_is_whole=is_whole,
                service_control=() if has_own_allow else control.service_control,
                resource_control=control.resource_control,
            )
            return decide(request, policies)

        every_part = [*own.values(), *filter(None, (boundary, of_resource))]
        decision = least_demanding(every_part, decision_of)
        documents = {name: found.document for name, found in own.items()}
        if decision.outcome.endswith("denied"):
            return None
        if self.identity.kind == "group" and not _is_allowed_by(documents.values(), request):
            return None
        every = {**own, **control.by_name}
        if boundary:
            every[BOUNDARY] = boundary
        if of_resource:
            every[RESOURCE_POLICY] = of_resource
        hop = hop_of(request, decision, every, action=action, target=target, label=label)
        if self.identity.is_deployed is None:
            deployed = f"the Condition of {self.identity.path} is true"
            hop = replace(hop, requirements=(deployed, *hop.requirements))
        return replace(hop, requirements=(*hop.requirements, _REST)) if self._is_partial else hop

    def on(self, action: str, asked: AskedResource, sent: Context) -> Hop | None:
        """The action on a resource, and on the bucket behind it if it is an access point.

        Args:
            action: The action.
            asked: The resource.
            sent: The condition keys that the request sends for certain, with their values.
        """

        def hop(on: AskedResource, *, has_own_allow: bool = False) -> Hop | None:
            return self.hop(
                action,
                on.arn,
                on.policy,
                account=on.account,
                target=on.arn,
                label=f"policy of {shown(owner_of(on.arn))}",
                is_whole=on.is_whole,
                context=sent,
                has_own_allow=has_own_allow,
            )

        first = hop(asked)
        behind = asked.behind
        if first is None or behind is None:
            return first
        if behind.policy is Policies.NOT_KNOWN:
            return first.only_if((f"{OF_BUCKET} allows it too",))
        own_account = self.caller.account
        alone = self.hop(
            action, asked.arn, None, account=own_account, target="", label="", context=sent
        )
        second = hop(behind, has_own_allow=alone is not None)
        return first.and_then(second) if second else None

    @property
    def _is_partial(self) -> bool:
        """Whether it has other policies than those in the templates."""
        return self.identity.is_imported or bool(self.identity.other_groups)


def _is_allowed_by(documents: Iterable[PolicyDocument], request: Request) -> bool:
    """Whether a policy allows a request: a group is no principal that others can allow."""
    return any(CompiledPolicy("", each).allowance(request) for each in documents)


def _caller(identity: IamIdentity) -> Caller:
    """The caller that an identity is; for a group one of its users."""
    if identity.kind == "role":
        return Caller.of_role(identity.arn)
    if identity.kind == "user":
        return Caller.of_user(identity.arn)
    group = Arn.parse(identity.arn)
    name = _NOT_IN_NAMES.sub(".", shown(identity.name))
    user = symbol(f"user.of.{name.strip('.')}")
    return Caller.of_user(str(replace(group, resource=f"user/{user}")) if group else identity.arn)
