"""The role that a vendor assumes, with an external ID."""

from collections.abc import Mapping, Sequence
from typing import Unpack

from aws_cdk import Duration
from constructs import Construct

from iam_patterns.policy import Trust, why_guessable
from iam_patterns.policy.formats import ACCOUNT_ID, EXTERNAL_ID, ROLE_ARN
from iam_patterns.roles._building.assumable_role import AssumableRole
from iam_patterns.roles._building.caller_conditions import check_mfa_age, recent_mfa
from iam_patterns.roles._building.options import RoleOptions
from iam_patterns.roles._building.parameters import Parameters
from iam_patterns.roles._building.stack_environment import current_partition


class ThirdPartyExternalIdRole(AssumableRole):
    """A role that a third party assumes from its own account, with an external ID.

    The vendor uses one account for all its customers. The external ID, chosen by the vendor
    and unique to you, prevents another customer from having the vendor assume this role (the
    confused deputy). It is not a secret, and it belongs to ``sts:AssumeRole``: web identities
    have none. The trust policy has one Allow statement, which requires it.

    Creates one ``AWS::IAM::Role``.

    Example:
        >>> from aws_cdk import App, Stack
        >>> from iam_patterns import ThirdPartyExternalIdRole
        >>> role = ThirdPartyExternalIdRole(
        ...     Stack(App(), "Example"),
        ...     "Auditor",
        ...     vendor_account="333333333333",
        ...     external_id="cust-7f3a9c2e",
        ... )

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
    """

    _INSTEAD_OF_ASSUMED_BY = "Pass vendor_role_arns or vendor_account, and external_id."

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - CDK's own word
        *,
        external_id: str | Sequence[str],
        vendor_role_arns: Sequence[str] = (),
        vendor_account: str | None = None,
        allow_guessable_external_id: bool = False,
        require_mfa: bool = False,
        max_mfa_age: Duration | None = None,
        **options: Unpack[RoleOptions],
    ) -> None:
        """Creates the role.

        Args:
            scope: The construct to create it in.
            id: Its ID in that scope.
            vendor_role_arns: The roles of the vendor that can assume it. Prefer this if the
                vendor publishes them.
            vendor_account: The vendor's account, 12 digits, if it publishes no role. Either this
                or ``vendor_role_arns``.
            external_id: The external ID, 2-1224 characters of letters, digits and ``_+=,.@:/-``;
                several while the vendor rotates it. Refused when a stranger could guess it: under 8
                characters, an account number, one repeated character, a run such as 12345678,
                or a placeholder such as ``external-id`` or ``test``.
            allow_guessable_external_id: Accepts such an ID, if the vendor cannot change it.
            require_mfa: The caller must have signed in with MFA too. For people of a partner or
                auditor with IAM users; a vendor's service never has.
            max_mfa_age: How long ago the MFA sign-in may be, up to 36 hours; by default one hour.
                Only with ``require_mfa``.
            options: The parameters that all roles share, see `RoleOptions`.

        Raises:
            RoleError: If a parameter is not valid; it lists every problem.
        """
        parameters = Parameters(type(self), scope, id, options)
        parameters.check_boolean("allow_guessable_external_id", allow_guessable_external_id)
        role_arns = parameters.check_formats("vendor_role_arns", vendor_role_arns, ROLE_ARN)
        if vendor_account is not None:
            parameters.check_format("vendor_account", vendor_account, ACCOUNT_ID)
        parameters.check_exactly_one(
            "Pass the ARNs of the vendor's roles if you know them, otherwise its account.",
            vendor_account=vendor_account is not None,
            vendor_role_arns=vendor_role_arns not in ("", [], ()),
        )
        parameters.check_boolean("require_mfa", require_mfa)
        check_mfa_age(parameters, max_mfa_age)
        if max_mfa_age is not None and require_mfa is not True:
            parameters.add_rule(
                "max_mfa_age",
                max_mfa_age,
                "max_mfa_age requires require_mfa=True",
                "Add require_mfa=True, or remove max_mfa_age.",
            )
        _check_external_ids(parameters, external_id, allow_guessable=allow_guessable_external_id)
        parameters.raise_problems()

        conditions: dict[str, Mapping[str, str | Sequence[str]]] = {
            "StringEquals": {"sts:ExternalId": external_id}
        }
        if require_mfa:
            conditions |= recent_mfa(max_mfa_age)
        super().__init__(
            scope,
            id,
            parameters=parameters,
            trust=(
                Trust.accounts(
                    vendor_account,
                    partition=current_partition(),
                    sid="TrustVendorWithExternalId",
                    conditions=conditions,
                )
                if vendor_account is not None
                else Trust.arns(*role_arns, sid="TrustVendorWithExternalId", conditions=conditions)
            ),
            options=options,
        )


def _check_external_ids(
    parameters: Parameters, external_id: object, *, allow_guessable: bool
) -> None:
    if isinstance(external_id, str):
        _check_external_id(parameters, "external_id", external_id, allow_guessable=allow_guessable)
        return
    if not isinstance(external_id, Sequence) or isinstance(external_id, bytes) or not external_id:
        parameters.add_problem(
            "external_id",
            external_id,
            "the vendor's external ID, or several while it is rotated",
            "Ask the vendor for it: without one, any of its customers could use this role.",
        )
        return
    for index, item in enumerate(external_id):
        _check_external_id(
            parameters, f"external_id[{index}]", item, allow_guessable=allow_guessable
        )


def _check_external_id(
    parameters: Parameters, path: str, external_id: object, *, allow_guessable: bool
) -> None:
    known = parameters.known(external_id)
    problem = EXTERNAL_ID.problem(path, known)
    parameters.add(problem)
    reason = why_guessable(known) if isinstance(known, str) and not problem else None
    if reason and not allow_guessable:
        parameters.add_problem(
            path,
            external_id,
            f"an ID that a stranger cannot guess, but {reason}",
            "Have the vendor generate one for you, or set allow_guessable_external_id=True.",
        )
