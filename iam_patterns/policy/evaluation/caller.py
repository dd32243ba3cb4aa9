"""The principal that makes a request.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import Final

from iam_patterns.policy.arn import Arn
from iam_patterns.policy.formats import ACCOUNT_ID, SERVICE_PRINCIPAL, Format
from iam_patterns.policy.principals import account_root_arn, is_origin_access_identity
from iam_patterns.policy.problems import PolicyError, Problem, refuse
from iam_patterns.policy.tokens import contains_unknown, unknown
from iam_patterns.policy.variables import Context
from iam_patterns.policy.wrong_types import not_a

_ROLE_ARN: Final = Format(
    r"arn:aws(-[a-z]+)*:iam::\d{12}:role/([\x21-\x7e]+/)?[\w+=,.@-]{1,64}",
    "the ARN of an IAM role, arn:PARTITION:iam::ACCOUNT:role/NAME",
    "Use the role's own ARN, not that of a session.",
)
_USER_ARN: Final = Format(
    r"arn:aws(-[a-z]+)*:iam::(\d{12}:user/[^\s*?]+"
    r"|cloudfront:user/CloudFront Origin Access Identity [\w-]+)",
    "the ARN of a user",
    "Copy it from the user's page in the IAM console.",
)
_SERVICE_LINKED: Final = ":role/aws-service-role/"
USER_ID: Final = "aws:userid"
"""The key with the unique ID of the caller, which no ARN contains."""


class BoundBy(IntEnum):
    """The control policies of the organization that limit a caller.

    See https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
    """

    ALL = 0
    RESOURCE_CONTROL_POLICIES = 1
    NONE = 2


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
        bound_by: The control policies of the organization that limit it: none do a
            service-linked role, and service control policies do no service.
        has_unknowns: Whether a name of it has a part that is not known.

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
    """

    kind: str
    arn: str
    account: str | None = None
    own_names: frozenset[str] = frozenset()
    role_names: frozenset[str] = frozenset()
    account_names: frozenset[str] = frozenset()
    keys: Context = field(init=False, compare=False, repr=False)
    bound_by: BoundBy = field(init=False, compare=False, repr=False)
    has_unknowns: bool = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        names = (*self.own_names, *self.role_names, *self.account_names)
        object.__setattr__(self, "keys", self._keys())
        object.__setattr__(self, "bound_by", self._bound_by())
        object.__setattr__(self, "has_unknowns", any(map(contains_unknown, names)))

    @property
    def is_service_linked(self) -> bool:
        """Whether it is a service-linked role, by which a service acts in the account."""
        return _SERVICE_LINKED in self.arn

    def _bound_by(self) -> BoundBy:
        if self.is_service_linked:
            return BoundBy.NONE
        return BoundBy.RESOURCE_CONTROL_POLICIES if self.account is None else BoundBy.ALL

    def _keys(self) -> dict[str, tuple[str, ...]]:
        if self.kind == "Service":
            return {
                "aws:principalisawsservice": ("true",),
                "aws:principalservicename": (self.arn,),
            }
        if self.account is None:
            return {"aws:principalisawsservice": ("false",)}
        keys: dict[str, tuple[str, ...]] = {
            "aws:principalarn": (self.arn,),
            "aws:principalaccount": (self.account,),
            "aws:principaltype": (self.kind,),
            "aws:principalisawsservice": ("false",),
        }
        if self.kind == "User":
            keys["aws:username"] = (self.arn.rsplit("/", 1)[-1],)
        keys[USER_ID] = (self._user_id(self.account),)
        return keys

    def _user_id(self, account: str) -> str:
        """The unique ID, which is unknown but for an account's; a session's name follows it."""
        if self.kind == "Account":
            return account
        session = "".join(f":{name.rsplit('/', 1)[-1]}" for name in self.own_names)
        return unknown(USER_ID) + (session if self.kind == "AssumedRole" else "")

    @classmethod
    def of_account(cls, account: str, *, partition: str = "aws") -> "Caller":
        """The root user of an account, or a principal of the account with full permissions."""
        _check("account", account, ACCOUNT_ID)
        root = account_root_arn(account, partition)
        return cls("Account", root, account, account_names=frozenset({root, account}))

    @classmethod
    def of_user(cls, arn: str) -> "Caller":
        """An IAM user, or an origin access identity of CloudFront, which is of no account."""
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
        parsed = _parsed(arn, _ROLE_ARN)
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
        refuse("caller", not_a("provider", provider, str, "the ARN or domain of a provider"))
        return cls("Federated", provider, own_names=frozenset({provider}))


def _names_of_account(arn: Arn) -> frozenset[str]:
    if is_origin_access_identity(str(arn)):
        return frozenset()
    return frozenset({account_root_arn(arn.account, arn.partition), arn.account})


def _parsed(text: str, form: Format) -> Arn:
    _check("arn", text, form)
    arn = Arn.parse(text)
    if arn is None:
        raise PolicyError("caller", [Problem("arn", text, form.allowed, form.fix)])
    return arn


def _check(name: str, value: str, form: Format) -> None:
    problem = form.problem(name, value)
    refuse("caller", [problem] if problem else [])
