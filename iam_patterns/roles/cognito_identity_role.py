"""The role for users of an Amazon Cognito identity pool."""

from typing import Final, Literal, Unpack, get_args

from constructs import Construct

from iam_patterns.policy import Trust
from iam_patterns.policy.formats import IDENTITY_POOL_ID
from iam_patterns.roles._building.base import PatternRole
from iam_patterns.roles._building.options import RoleOptions
from iam_patterns.roles._building.parameters import Parameters

_COGNITO: Final = "cognito-identity.amazonaws.com"

IdentityKind = Literal["authenticated", "unauthenticated"]
"""Signed in, or a guest."""


class CognitoIdentityRole(PatternRole):
    """A role for the users of one identity pool: either those who signed in, or guests.

    The trust policy requires the pool, since otherwise any pool of any account could assume the
    role, and the kind of identity, since otherwise guests could.

    Creates one ``AWS::IAM::Role``. Attach it to the pool with a
    ``CfnIdentityPoolRoleAttachment``.

    Example:
        >>> from aws_cdk import App, Stack
        >>> from iam_patterns import CognitoIdentityRole
        >>> role = CognitoIdentityRole(
        ...     Stack(App(), "Example"),
        ...     "Customers",
        ...     identity_pool_id="eu-west-1:12345678-1234-1234-1234-123456789012",
        ...     identities="authenticated",
        ... )

    See https://docs.aws.amazon.com/cognito/latest/developerguide/iam-roles.html
    """

    _INSTEAD_OF_ASSUMED_BY = "Pass identity_pool_id and identities."

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - CDK's own word
        *,
        identity_pool_id: str,
        identities: IdentityKind,
        allow_session_tags: bool = False,
        **options: Unpack[RoleOptions],
    ) -> None:
        """Creates the role.

        Args:
            scope: The construct to create it in.
            id: Its ID in that scope.
            identity_pool_id: The pool's ID, ``REGION:UUID``; for a `CfnIdentityPool`, its ``ref``.
            identities: ``authenticated``, or ``unauthenticated`` for guests: anyone on the
                internet who knows the pool's ID, which is in every client.
            allow_session_tags: Allows the pool to pass the user's claims as session tags
                (attributes for access control). Otherwise a pool that passes tags cannot use the
                role.
            options: The parameters that all roles share, see `RoleOptions`.

        Raises:
            RoleError: If a parameter is not valid; it lists every problem.
        """
        parameters = Parameters(type(self), scope, id, options)
        parameters.check_format("identity_pool_id", identity_pool_id, IDENTITY_POOL_ID)
        parameters.check_boolean("allow_session_tags", allow_session_tags)
        if not isinstance(identities, str) or identities not in get_args(IdentityKind):
            parameters.add_problem(
                "identities",
                identities,
                "authenticated or unauthenticated",
                "Create one role for signed-in users and another for guests.",
            )
        parameters.raise_problems()

        trust = Trust.web_identity(
            _COGNITO,
            conditions={
                "StringEquals": {f"{_COGNITO}:aud": identity_pool_id},
                "ForAnyValue:StringLike": {f"{_COGNITO}:amr": identities},
            },
            sid="TrustIdentityPool",
        )
        super().__init__(
            scope,
            id,
            parameters=parameters,
            trust=trust.with_session_tags() if allow_session_tags else trust,
            options=options,
        )
