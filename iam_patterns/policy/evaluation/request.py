"""A request to AWS: the caller, the action, the resource and the request context.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-reqcontext.html
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

from iam_patterns.policy.arn import Arn
from iam_patterns.policy.formats import ACCOUNT_ID, ROLE_ARN, SERVICE_PRINCIPAL, Format
from iam_patterns.policy.patterns import Context
from iam_patterns.policy.principals import account_root_arn
from iam_patterns.policy.problems import PolicyError, Problem, refuse

_USER_ARN: Final = Format(
    r"arn:aws(-[a-z]+)*:iam::\d{12}:user/[^\s*?]+",
    "the ARN of a user",
    "Copy it from the user's page in the IAM console.",
)
_ACTION: Final = Format(
    r"[A-Za-z0-9-]+:[A-Za-z0-9-]+", "an action such as s3:GetObject", "Write one action in full."
)


@dataclass(frozen=True, slots=True)
class Caller:
    """The principal that makes a request.

    Create it with `of_account`, `of_user`, `of_role`, `of_service` or `of_provider`.

    Args:
        kind: ``Account``, ``User``, ``AssumedRole``, ``Service`` or ``Federated``: the value of
            ``aws:PrincipalType`` for those that have one.
        arn: The ARN or name of the principal in policies; for a role session the role's ARN.
        account: The account it belongs to; None for services and federated identities.
        own_names: The principals that match exactly this caller: a user, a session, a service.
        role_names: The principals that match the role of the session.
        account_names: The principals that match its whole account.
        keys: The condition keys that are known from the principal.

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
    """

    kind: str
    arn: str
    account: str | None = None
    own_names: frozenset[str] = frozenset()
    role_names: frozenset[str] = frozenset()
    account_names: frozenset[str] = frozenset()
    keys: Context = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "keys", self._keys())

    def _keys(self) -> dict[str, tuple[str, ...]]:
        if self.account is None:
            return {"aws:principalisawsservice": (str(self.kind == "Service").lower(),)}
        keys: dict[str, tuple[str, ...]] = {
            "aws:principalarn": (self.arn,),
            "aws:principalaccount": (self.account,),
            "aws:principaltype": (self.kind,),
            "aws:principalisawsservice": ("false",),
        }
        if self.kind == "User":
            keys["aws:username"] = (self.arn.rsplit("/", 1)[-1],)
        return keys

    @classmethod
    def of_account(cls, account: str, *, partition: str = "aws") -> "Caller":
        """The root user of an account, or a principal of the account with full permissions."""
        _check("account", account, ACCOUNT_ID)
        root = account_root_arn(account, partition)
        return cls("Account", root, account, account_names=frozenset({root, account}))

    @classmethod
    def of_user(cls, arn: str) -> "Caller":
        """An IAM user."""
        parsed = _parsed(arn, _USER_ARN)
        return cls(
            "User",
            arn,
            parsed.account,
            own_names=frozenset({arn}),
            account_names=_names_of_account(parsed),
        )

    @classmethod
    def of_role(cls, arn: str, *, session_name: str = "session") -> "Caller":
        """A session of a role."""
        parsed = _parsed(arn, ROLE_ARN)
        name = parsed.resource.rsplit("/", 1)[-1]
        session = replace(parsed, service="sts", resource=f"assumed-role/{name}/{session_name}")
        return cls(
            "AssumedRole",
            arn,
            parsed.account,
            own_names=frozenset({str(session)}),
            role_names=frozenset({arn}),
            account_names=_names_of_account(parsed),
        )

    @classmethod
    def of_service(cls, service: str) -> "Caller":
        """An AWS service, by its service principal."""
        _check("service", service, SERVICE_PRINCIPAL)
        return cls("Service", service, own_names=frozenset({service}))

    @classmethod
    def of_provider(cls, provider: str) -> "Caller":
        """An identity that signed in to an OIDC or SAML provider.

        Args:
            provider: The provider's ARN, or the domain of a built-in one.
        """
        return cls("Federated", provider, own_names=frozenset({provider}))


@dataclass(frozen=True, slots=True, init=False)
class Request:
    """One request.

    Args:
        caller: The principal.
        action: The action, such as ``sts:AssumeRole``.
        resource: The ARN of the resource.
        context: The values of condition keys, such as ``{"sts:ExternalId": "cust-7f3a"}``; a
            multivalued key has a sequence. ``aws:PrincipalArn``, ``aws:PrincipalAccount``
            and ``aws:PrincipalType`` come from the caller, and ``aws:username`` from a user.
        resource_account: The account that owns the resource. By default the account in its
            ARN, or the caller's account for ARNs without one, such as a bucket's.

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

    def __init__(
        self,
        caller: Caller,
        action: str,
        resource: str,
        *,
        context: Mapping[str, str | Sequence[str]] | None = None,
        resource_account: str | None = None,
    ) -> None:
        if not _is_action(action) or not all(map(_is_value, (context or {}).values())):
            refuse("request", _problems(action, context or {}))
        account = resource_account or _account_part(resource) or caller.account
        object.__setattr__(self, "caller", caller)
        object.__setattr__(self, "action", action.lower())
        object.__setattr__(self, "resource", resource)
        object.__setattr__(self, "resource_account", account)
        object.__setattr__(self, "context", {**caller.keys, **_normalized(context or {})})

    @property
    def crosses_accounts(self) -> bool:
        """Whether caller and resource belong to different accounts."""
        return self.caller.account is not None and self.caller.account != self.resource_account


def _names_of_account(arn: Arn) -> frozenset[str]:
    return frozenset({account_root_arn(arn.account, arn.partition), arn.account})


@lru_cache(maxsize=16384)
def _account_part(resource: str) -> str | None:
    """The account in the ARN of a resource, the symbol of one included."""
    arn = Arn.parse(resource)
    return arn.account or None if arn else None


def _parsed(text: str, form: Format) -> Arn:
    _check("arn", text, form)
    arn = Arn.parse(text)
    if arn is None:
        raise PolicyError("caller", [Problem("arn", text, form.allowed, form.fix)])
    return arn


def _normalized(context: Mapping[str, str | Sequence[str]]) -> dict[str, tuple[str, ...]]:
    return {
        key.lower(): (value,) if isinstance(value, str) else tuple(value)
        for key, value in context.items()
    }


@lru_cache(maxsize=4096)
def _is_action(action: object) -> bool:
    return isinstance(action, str) and _ACTION.problem("action", action) is None


def _is_value(value: object) -> bool:
    return isinstance(value, str) or (
        isinstance(value, Sequence) and all(isinstance(item, str) for item in value)
    )


def _problems(action: str, context: Mapping[str, object]) -> Iterator[Problem]:
    if problem := _ACTION.problem("action", action):
        yield problem
    for key, value in context.items():
        if not _is_value(value):
            fix = "Write it as in IAM's JSON."
            yield Problem(f"context.{key}", value, "a string or a list of strings", fix)


def _check(name: str, value: str, form: Format) -> None:
    problem = form.problem(name, value)
    refuse("caller", [problem] if problem else [])
