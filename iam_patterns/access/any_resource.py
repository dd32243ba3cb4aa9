"""Whether an action is allowed on any resource at all.

The resource is decided as an unknown value first: a "no" for whatever it is, and a "yes" for
whatever it is, are firm. Otherwise resources that the policies list are tried, and the first that
is allowed is the answer.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from iam_patterns.access.errors import AccessError
from iam_patterns.policy import Caller, Decision, Policies, Request, decide
from iam_patterns.policy.tokens import contains_token, unknown
from iam_patterns.service_reference import Action
from iam_patterns.template import IamRole

_ANY: Final = "any "
_NAME: Final = "any-name"
_DEFAULT_REGION: Final = "us-east-1"

RequestOn = Callable[..., Request]
"""Makes the request for a resource, and for the account that owns it."""


def request_on(
    caller: Caller,
    action: str,
    context: Mapping[str, str | Sequence[str]],
    resource: str,
    account: str | None = None,
) -> Request:
    """The request for a resource, by default one of the caller's account."""
    return Request(
        caller, action, resource, context=context, resource_account=account or caller.account
    )


def decisions_on_unknown(
    action: Action, role: IamRole, policies: Policies, ask: RequestOn
) -> list[Decision]:
    """The decision for each format of the action's resources, whatever the resource is."""
    partition = role.stack.partition

    def value_of(placeholder: str) -> str:
        return partition if placeholder == "Partition" else unknown(f"{_ANY}{placeholder}")

    account = unknown(f"{_ANY}account")
    return [decide(ask(form.filled(value_of), account), policies) for form in action.resources]


def decision_on_any(
    action: Action,
    role: IamRole,
    policies: Policies,
    ask: RequestOn,
    note: Callable[[str], None],
) -> Decision:
    """The decision whether the action is allowed on some resource.

    Args:
        action: The action.
        role: The role.
        policies: Its policies.
        ask: Makes the request for a resource.
        note: Gets the resource that is allowed.

    Raises:
        AccessError: When no resource was found that is allowed, and none is ruled out.
    """
    found = decisions_on_unknown(action, role, policies, ask)
    for decision in found:
        if decision.outcome == "allowed":
            return decision
    if all(decision.outcome.endswith("denied") for decision in found):
        return found[0]
    tried = [
        (resource, decide(ask(resource, None), policies)) for resource in _candidates(action, role)
    ]
    for resource, decision in tried:
        if decision.outcome == "allowed":
            note(f"for example on {resource}")
            return decision
    for _, decision in tried:
        if decision.outcome == "depends":
            return decision
    named = {name for d in found for name in d.unknowns if not name.startswith(_ANY)}
    if named:
        best = next(decision for decision in found if decision.outcome == "depends")
        return replace(best, unknowns=tuple(sorted(named)))
    raise AccessError(
        f"allows_on_any: {action.name} may be allowed on some resources, and none was found. "
        f"Ask about one: allows({action.name!r}, ...)."
    )


def refuse_unless_same(action: Action, decision: Decision, every: Iterable[Decision]) -> None:
    """Refuses ``*`` as a resource where resources have different answers.

    Args:
        action: The action.
        decision: The decision on ``*``.
        every: The decision on each format of the action's resources.

    Raises:
        AccessError: When they differ.
    """
    if any((one.outcome == "allowed") != (decision.outcome == "allowed") for one in every):
        raise AccessError(
            f"resource: {action.name} is allowed on some resources and not on others. Pass one "
            f"resource, or ask allows_on_any({action.name!r})."
        )


def _candidates(action: Action, role: IamRole) -> Iterator[str]:
    """Resources that the action supports, after those in the role's policies."""
    documents = [policy.document for policy in role.policies]
    documents += [role.boundary.document] if role.boundary else []
    patterns = dict.fromkeys(
        pattern
        for document in documents
        for statement in document.statements
        for pattern in (*statement.resources, *statement.not_resources)
    )
    for pattern in patterns:
        for name in (_NAME, f"{_NAME}/{_NAME}"):
            resource = pattern.replace("*", name).replace("?", "x")
            if pattern != "*" and action.is_about(resource):
                yield resource
    values = {
        "Partition": role.stack.partition,
        "Region": role.stack.region or _DEFAULT_REGION,
        "Account": Caller.of_role(role.arn).account or "",
    }
    for form in action.resources:
        resource = form.filled(lambda placeholder: values.get(placeholder, _NAME))
        if not contains_token(resource) or role.stack.account is None:
            yield resource
