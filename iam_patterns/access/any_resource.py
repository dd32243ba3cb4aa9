"""Whether an action is allowed on any resource at all.

The resource is decided as an unknown value first: a "no" for whatever it is, and a "yes" for
whatever it is, are firm. Otherwise resources that the policies list are tried, and the first that
is allowed is the answer.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from iam_patterns.access.errors import AccessError
from iam_patterns.policy import Caller, Decision, Policies, Request, decide
from iam_patterns.policy.tokens import contains_unknown, unknown
from iam_patterns.service_reference import Action
from iam_patterns.service_reference.arn_format import ArnFormat
from iam_patterns.template import IamRole

_ANY: Final = "any "
_NAME: Final = "any-name"
_WILD: Final = re.compile(r"\$\{(?!Token\[)[^{}]*\}|[*?]")
"""A wildcard or a policy variable."""
_DEFAULT_REGION: Final = "us-east-1"

RequestOn = Callable[..., Request]
"""Makes the request for a resource, and for the account that owns it."""


class DeclaredPolicies(Protocol):
    """The resources whose policies the templates have."""

    def listed(self) -> Iterator[str]:
        """Resources for which one of these policies allows the action to someone."""

    def decide(self, resource: str) -> Decision | None:
        """The decision about a resource; None if no template has its policy."""


def request_on(
    caller: Caller,
    action: str,
    context: Mapping[str, str | Sequence[str]],
    resource: str,
    account: str | None = None,
) -> Request:
    """The request for a resource, by default one of the account in its ARN."""
    return Request(caller, action, resource, context=context, resource_account=account)


def decisions_on_unknown(
    action: Action, role: IamRole, policies: Policies, ask: RequestOn
) -> list[Decision]:
    """The decision for each format of the action's resources, whatever the resource is."""
    account = unknown(f"{_ANY}account")
    return [decide(ask(_of_unknown(form, role), account), policies) for form in action.resources]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyResource:
    """The question whether a role is allowed an action on some resource.

    Args:
        action: The action.
        role: The role.
        policies: Its policies.
        ask: Makes the request for a resource.
        note: Gets the resource that is allowed.
        declared: The resources whose policies the templates have.
    """

    action: Action
    role: IamRole
    policies: Policies
    ask: RequestOn
    note: Callable[[str], None]
    declared: DeclaredPolicies

    def decision(self) -> Decision:
        """The decision whether the action is allowed on some resource.

        Raises:
            AccessError: When no resource was found that is allowed, and none is ruled out.
        """
        by_resources = self._first(self.declared.listed())
        if by_resources and by_resources.outcome == "allowed":
            return by_resources
        for decision in decisions_on_unknown(self.action, self.role, self.policies, self.ask):
            if decision.outcome == "allowed":
                return decision
        every = [
            self._decided(resource, unknown(f"{_ANY}account"))
            for resource in _unknown_resources(self.action, self.role)
        ]
        undecided = [each for each in every if not each.outcome.endswith("denied")]
        if not undecided:
            denied = every[0] if every else decide(self.ask(_NAME), self.policies)
            return denied if by_resources is None else by_resources
        tried = self._first(_candidates(self.action, self.role))
        if tried is not None:
            return tried
        named = {name for d in undecided for name in d.unknowns if not name.startswith(_ANY)}
        if named:
            return replace(undecided[0], outcome="depends", unknowns=tuple(sorted(named)))
        raise AccessError(
            f"allows_on_any: {self.action.name} may be allowed on some resources, and none was "
            f"found. Ask about one: allows({self.action.name!r}, ...)."
        )

    def _first(self, resources: Iterable[str]) -> Decision | None:
        """The decision on the first resource that is allowed, otherwise on one that depends."""
        depends = None
        for resource in resources:
            decision = self._decided(resource)
            if decision.outcome == "allowed":
                self.note(f"for example on {resource}")
                return decision
            if decision.outcome == "depends" and depends is None:
                depends = decision
        return depends

    def _decided(self, resource: str, account: str | None = None) -> Decision:
        found = self.declared.decide(resource)
        return decide(self.ask(resource, account), self.policies) if found is None else found


def refuse_unless_same(action: Action, decision: Decision, every: Iterable[Decision]) -> None:
    """Refuses ``*`` as a resource where resources have different answers.

    Args:
        action: The action.
        decision: The decision on ``*``.
        every: The decision on each format of the action's resources.

    Raises:
        AccessError: When they differ.
    """
    if len({one.outcome.rpartition(" ")[2] for one in (decision, *every)}) > 1:
        raise AccessError(
            f"resource: {action.name} is allowed on some resources and not on others. Pass one "
            f"resource, or ask allows_on_any({action.name!r})."
        )


def _unknown_resources(action: Action, role: IamRole) -> Iterator[str]:
    """What every resource that an Allow of the role lists is one of.

    Each pattern has an unknown value for each of its wildcards and policy variables.
    """
    patterns = dict.fromkeys(
        pattern
        for policy in role.policies
        for statement in policy.document.statements
        if statement.effect == "Allow"
        for pattern in statement.resources or ("*",)
    )
    if any(map(contains_unknown, role.missing_permissions)):
        patterns["*"] = None
    for pattern in patterns:
        if pattern == "*":
            yield from (_of_unknown(form, role) for form in action.resources)
        elif action.is_about(pattern):
            yield _WILD.sub(lambda found: unknown(f"{_ANY}text {found.start()}"), pattern)


def _of_unknown(form: ArnFormat, role: IamRole) -> str:
    """An ARN of a format that could be any but for its partition."""

    def value_of(placeholder: str) -> str:
        is_partition = placeholder == "Partition"
        return role.stack.partition if is_partition else unknown(f"{_ANY}{placeholder}")

    return form.filled(value_of)


def examples_of(pattern: str) -> Iterator[str]:
    """Resources that a pattern matches."""
    for name in (_NAME, f"{_NAME}/{_NAME}"):
        yield _WILD.sub(name, pattern)


def _candidates(action: Action, role: IamRole) -> Iterator[str]:
    """Resources that the action supports: those in the role's policies, then any."""
    documents = [policy.document for policy in role.policies]
    documents += [role.boundary.document] if role.boundary else []
    patterns = dict.fromkeys(
        pattern
        for document in documents
        for statement in document.statements
        for pattern in (*statement.resources, *statement.not_resources)
        if pattern != "*"
    )
    for pattern in patterns:
        yield from filter(action.is_about, examples_of(pattern))
    values = {
        "Partition": role.stack.partition,
        "Region": role.stack.region or _DEFAULT_REGION,
        "Account": role.stack.account_or_symbol,
    }
    for form in action.resources:
        yield form.filled(lambda placeholder: values.get(placeholder, _NAME))
