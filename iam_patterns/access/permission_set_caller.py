"""A session of a permission set as a caller: its role's ARN, of which the suffix is not known.

See https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
"""

from collections.abc import Iterable, Iterator
from typing import Final

from iam_patterns.access.errors import AccessError
from iam_patterns.policy import Caller, Statement
from iam_patterns.policy.arn import Arn
from iam_patterns.policy.identity_center import (
    RESERVED_PATH,
    depends_on_suffix,
    permission_set_of,
    permission_set_role_arn,
)
from iam_patterns.template import IamRole

_SUFFIX: Final = "x" * 16
"""Stands for the suffix. Only its length is known, so that it equals no suffix of a policy."""
_REGION: Final = "not-given"
_PARTITION: Final = "aws"


def permission_set_session(name: str, account: str, region: str | None) -> Caller:
    """A session of a permission set, before it is known which role it wants to assume.

    Args:
        name: The name of the permission set.
        account: The account that it is assigned to.
        region: The Region of IAM Identity Center; None if the app declares the permission set.
    """
    return Caller.of_role(
        permission_set_role_arn(
            name, partition=_PARTITION, account=account, region=region or _REGION, suffix=_SUFFIX
        )
    )


def is_of_permission_set(arn: str) -> bool:
    """Whether a role with this ARN is that of a permission set."""
    return f":role{RESERVED_PATH}" in arn


def session_in_app(caller: Caller, role: IamRole, declared: IamRole | None) -> Caller:
    """The session in the partition of the role, with the Region of its permission set.

    Any other caller is returned as it is.

    Args:
        caller: The caller.
        role: The role that it wants to assume.
        declared: The role of the permission set, if the app declares it.

    Raises:
        AccessError: When the Region is not known, or a policy depends on the suffix.
    """
    arn = Arn.parse(caller.arn)
    if arn is None or not (is_of_permission_set(caller.arn) and caller.arn.endswith(_SUFFIX)):
        return caller
    name = permission_set_of(arn.resource.rsplit("/", 1)[-1])
    session = Caller.of_role(
        permission_set_role_arn(
            name,
            partition=role.stack.partition,
            account=arn.account,
            region=_region(name, arn, declared),
            suffix=_SUFFIX,
        )
    )
    deciding = next(_patterns_that_depend(session.arn, role, declared), None)
    if deciding is not None:
        raise AccessError(
            f"permission_set: the suffix of the role of {name} decides, by {deciding}. "
            f"Ask about the role that is there: role_arn({session.arn.replace(_SUFFIX, 'SUFFIX')})."
        )
    return session


def _region(name: str, arn: Arn, declared: IamRole | None) -> str:
    """The Region that the question has, or else that of the stack with the permission set."""
    path = arn.resource.removeprefix("role/").split("/")
    asked = path[2] if len(path) > len(RESERVED_PATH.strip("/").split("/")) + 1 else "us-east-1"
    own = declared.stack.region if declared else None
    if asked == _REGION:
        if own is None:
            raise AccessError(
                "permission_set: identity_center_region is required, because no stack with a "
                f"known Region declares {name}. It is part of the ARN of the permission set's role."
            )
        return own
    if own not in (None, asked):
        raise AccessError(
            f"permission_set: identity_center_region is {asked}, and the app declares {name} in "
            f"{own}. Pass {own}, or leave it out."
        )
    return asked


def _patterns_that_depend(arn: str, role: IamRole, declared: IamRole | None) -> Iterator[str]:
    """The ARNs and patterns in policies that match the role with some suffixes only."""
    own = [policy.document for policy in declared.policies] if declared else []
    limits = [declared.boundary.document] if declared and declared.boundary else []
    for document in (role.trust, *own, *limits):
        for pattern in _patterns(document.statements):
            if depends_on_suffix(pattern, arn):
                yield pattern


def _patterns(statements: Iterable[Statement]) -> Iterator[str]:
    for statement in statements:
        for principals in (statement.principals, statement.not_principals):
            yield from principals.aws if principals else ()
        for condition in statement.conditions:
            yield from condition.values
