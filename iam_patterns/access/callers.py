"""Callers of AWS that try to assume a role.

See https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from iam_patterns.access.assume_role_caller import AssumeRoleCaller, refuse_other_types
from iam_patterns.access.errors import AccessError, refuse
from iam_patterns.access.permission_set_caller import permission_set_session
from iam_patterns.policy import Caller, PolicyError
from iam_patterns.policy.formats import ACCOUNT_ID
from iam_patterns.policy.identity_center import IDENTITY_CENTER_REGION, PERMISSION_SET_NAME
from iam_patterns.policy.tokens import contains_token

if TYPE_CHECKING:
    from aws_cdk.aws_iam import IRole, IUser

_ASSUME_ROLE: Final = "sts:AssumeRole"


def account(account_id: str, *, organization_id: str | None = None) -> AssumeRoleCaller:
    """A principal of an account with full permissions there.

    Args:
        account_id: The account, 12 digits.
        organization_id: The organization it belongs to.

    Raises:
        AccessError: When the account is malformed, or a parameter has the wrong type.

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
    """
    refuse_other_types("account", {"account_id": account_id}, {"organization_id": organization_id})
    return AssumeRoleCaller(
        f"account {account_id}",
        _ASSUME_ROLE,
        _made("account", Caller.of_account, account_id),
        context=_organization(organization_id),
    )


def role_arn(arn: "str | IRole", *, organization_id: str | None = None) -> AssumeRoleCaller:
    """A session of a role. If the app declares that role, its own policies must allow the call too.

    Args:
        arn: The role's ARN, in which ``<LogicalId>`` stands for a generated name; or the role
            itself, a construct of the app.
        organization_id: The organization its account belongs to.

    Raises:
        AccessError: When the ARN is malformed, or a parameter has the wrong type.

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
    """
    text = getattr(arn, "role_arn", arn)
    return _with_arn("role_arn", text, Caller.of_role, organization_id)


def permission_set(
    name: str,
    *,
    account: str,
    identity_center_region: str | None = None,
    organization_id: str | None = None,
) -> AssumeRoleCaller:
    """A person who signed in through IAM Identity Center: a session of a permission set.

    If the app declares that permission set, its own policies must allow the call too.

    Args:
        name: The name of the permission set.
        account: The account, 12 digits, that the permission set is assigned to.
        identity_center_region: The Region of IAM Identity Center, which is part of the ARN of the
            permission set's role. By default that of the stack that declares the permission set.
        organization_id: The organization of the account.

    Raises:
        AccessError: When a parameter is malformed or has the wrong type.

    See https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
    """
    region = identity_center_region
    refuse_other_types("permission_set", {}, {"organization_id": organization_id})
    refuse(
        "permission_set",
        [
            PERMISSION_SET_NAME.problem("name", name),
            ACCOUNT_ID.problem("account", account),
            None
            if region is None
            else IDENTITY_CENTER_REGION.problem("identity_center_region", region),
        ],
    )
    return AssumeRoleCaller(
        f"permission set {name} of account {account}",
        _ASSUME_ROLE,
        permission_set_session(name, account, region),
        context=_organization(organization_id),
    )


def user_arn(arn: "str | IUser", *, organization_id: str | None = None) -> AssumeRoleCaller:
    """An IAM user with full permissions in its own account.

    Args:
        arn: The user's ARN, in which ``<LogicalId>`` stands for a generated name; or the user
            itself, a construct of the app.
        organization_id: The organization its account belongs to.

    Raises:
        AccessError: When the ARN is malformed, or a parameter has the wrong type.

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
    """
    text = getattr(arn, "user_arn", arn)
    return _with_arn("user_arn", text, Caller.of_user, organization_id)


def service(
    name: str, *, source_account: str | None = None, source_arn: str | None = None
) -> AssumeRoleCaller:
    """An AWS service.

    Args:
        name: The service principal, such as ``states.amazonaws.com``.
        source_account: The account on whose behalf it acts, if the service sends it.
        source_arn: The resource on whose behalf it acts, if the service sends it.

    Raises:
        AccessError: When the name is malformed, or a parameter has the wrong type.

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
    """
    refuse_other_types(
        "service", {"name": name}, {"source_account": source_account, "source_arn": source_arn}
    )
    context = {"aws:SourceAccount": source_account, "aws:SourceArn": source_arn}
    sent = {key: value for key, value in context.items() if value is not None}
    principal = _made("service", Caller.of_service, name)
    return AssumeRoleCaller(name, _ASSUME_ROLE, principal, context=sent)


def _organization(organization_id: str | None) -> dict[str, str]:
    return {} if organization_id is None else {"aws:PrincipalOrgID": organization_id}


def _with_arn(
    function: str, arn: object, make: Callable[[str], Caller], organization_id: str | None
) -> AssumeRoleCaller:
    refuse_other_types(function, {"arn": arn}, {"organization_id": organization_id})
    text = str(arn)
    is_of_app = "<" in text or contains_token(text)
    return AssumeRoleCaller(
        text,
        _ASSUME_ROLE,
        None if is_of_app else _made(function, make, text),
        named=make if is_of_app else None,
        arn=text,
        context=_organization(organization_id),
    )


def _made(function: str, make: Callable[[str], Caller], text: str) -> Caller:
    """The caller.

    Raises:
        AccessError: When its ARN or name is malformed.
    """
    try:
        return make(text)
    except PolicyError as error:
        raise AccessError(f"{function}: {'; '.join(map(str, error.problems))}") from error
