"""A request to AWS: the caller, the action, the resource and the request context.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-reqcontext.html
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from iam_patterns.policy.arn import account_in
from iam_patterns.policy.evaluation.caller import Caller
from iam_patterns.policy.formats import Format
from iam_patterns.policy.possible_match import could_match
from iam_patterns.policy.problems import Problem, refuse
from iam_patterns.policy.tokens import contains_unknown
from iam_patterns.policy.variables import Context
from iam_patterns.policy.wrong_types import not_a

_ORGANIZATION: Final = "aws:principalorgid"
_KMS: Final = "kms:"
_RESOURCE_ORGANIZATION: Final = "aws:resourceorgid"
_ACTION: Final = Format(
    r"[A-Za-z0-9-]+:[A-Za-z0-9-]+", "an action such as s3:GetObject", "Write one action in full."
)


@dataclass(frozen=True, slots=True, init=False)
class Request:
    """One request.

    Args:
        caller: The principal.
        action: The action, such as ``sts:AssumeRole``.
        resource: The ARN of the resource.
        context: The values of condition keys, such as ``{"sts:ExternalId": "cust-7f3a"}``; a
            multivalued key has a sequence. Filled in from the caller: ``aws:PrincipalArn``,
            ``aws:PrincipalAccount``, ``aws:PrincipalType``, ``aws:PrincipalIsAWSService``,
            ``aws:PrincipalServiceName``, ``aws:username`` and ``aws:userid``, whose unique ID
            is unknown; for KMS also ``kms:CallerAccount``. Filled in from the resource:
            ``aws:ResourceAccount``, and in the caller's account ``aws:ResourceOrgID``, which is
            its ``aws:PrincipalOrgID``.
        resource_account: The account that owns the resource. By default the account in its
            ARN, or the caller's account for ARNs without one, such as a bucket's.
        crosses_accounts: Whether caller and resource belong to different accounts; None where
            that depends on an unknown.
        has_unknowns: Whether a part of the request is not known.

    Raises:
        PolicyError: With every problem of the request.

    Example:
        >>> Request(
        ...     Caller.of_account("222222222222"),
        ...     "sts:AssumeRole",
        ...     "arn:aws:iam::111111111111:role/vendor",
        ...     context={"sts:ExternalId": "cust-7f3a"},
        ... ).resource_account
        '111111111111'

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
    """

    caller: Caller
    action: str
    resource: str
    context: Context = field(compare=False)
    resource_account: str | None
    crosses_accounts: bool | None
    has_unknowns: bool = field(compare=False, repr=False)

    def __init__(
        self,
        caller: Caller,
        action: str,
        resource: str,
        *,
        context: Mapping[str, str | Sequence[str]] | None = None,
        resource_account: str | None = None,
    ) -> None:
        sent = {} if context is None else context
        if not (
            isinstance(caller, Caller)
            and isinstance(action, str)
            and _is_action(action)
            and isinstance(resource, str)
            and (resource_account is None or isinstance(resource_account, str))
            and isinstance(sent, Mapping)
            and all(map(_is_value, sent.values()))
            and all(isinstance(key, str) for key in sent)
        ):
            refuse("request", _problems(caller, action, resource, sent, resource_account))
        account = resource_account or account_in(resource) or caller.account
        crosses = _crosses_accounts(caller.account, account)
        found = {**caller.keys, **_keys_of_resource(action, account)}
        if action.lower().startswith(_KMS) and caller.account is not None:
            found["kms:calleraccount"] = (caller.account,)
        has_unknowns = caller.has_unknowns or _is_unknown(resource, account)
        for key, value in sent.items():
            values = (value,) if isinstance(value, str) else tuple(value)
            found[key.lower()] = values
            has_unknowns = has_unknowns or any(map(contains_unknown, values))
        if crosses is False and _ORGANIZATION in found:
            found.setdefault(_RESOURCE_ORGANIZATION, found[_ORGANIZATION])
        object.__setattr__(self, "caller", caller)
        object.__setattr__(self, "action", action.lower())
        object.__setattr__(self, "resource", resource)
        object.__setattr__(self, "resource_account", account)
        object.__setattr__(self, "context", found)
        object.__setattr__(self, "crosses_accounts", crosses)
        object.__setattr__(self, "has_unknowns", has_unknowns)


@lru_cache(maxsize=16384)
def _is_unknown(resource: str, account: str | None) -> bool:
    return contains_unknown(resource) or (account is not None and contains_unknown(account))


@lru_cache(maxsize=16384)
def _crosses_accounts(caller: str | None, resource: str | None) -> bool | None:
    if caller is None or caller == resource:
        return False
    is_open = resource is not None and could_match((caller,), resource)
    return None if is_open else True


@lru_cache(maxsize=4096)
def _keys_of_resource(action: str, account: str | None) -> dict[str, tuple[str, ...]]:
    if account is None:
        return {}
    keys: dict[str, tuple[str, ...]] = {"aws:resourceaccount": (account,)}
    if action.lower().startswith("s3:"):
        keys["s3:resourceaccount"] = (account,)
    return keys


@lru_cache(maxsize=4096)
def _is_action(action: str) -> bool:
    return _ACTION.problem("action", action) is None


def _is_value(value: object) -> bool:
    return isinstance(value, Sequence) and all(isinstance(item, str) for item in value)


def _problems(
    caller: object, action: object, resource: object, context: object, account: object
) -> Iterator[Problem]:
    yield from not_a("caller", caller, Caller, "a Caller, such as Caller.of_role(...)")
    if problem := _ACTION.problem("action", action):
        yield problem
    yield from not_a("resource", resource, str, "the ARN of a resource")
    yield from not_a("resource_account", account, str | None, "an account ID")
    if not isinstance(context, Mapping):
        yield from not_a("context", context, Mapping, "a mapping of condition keys to values")
        return
    for key, value in context.items():
        yield from not_a("context", key, str, "a condition key")
        if not _is_value(value):
            fix = "Write it as in IAM's JSON."
            yield Problem(f"context.{key}", value, "a string or a list of strings", fix)
