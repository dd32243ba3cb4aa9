"""Roles of the organization are assumed from within it, by services, and by named third parties.

See https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_examples.html
"""

from collections.abc import Sequence

from iam_patterns.policy import Guardrail, Principals, Statement
from iam_patterns.policy.formats import ACCOUNT_ID, ORGANIZATION_ID
from iam_patterns.policy.problems import Problem, refuse


def assume_roles_only_from_organization(
    organization_id: str, *, third_parties: Sequence[str] = ()
) -> Guardrail:
    """A resource control policy that denies ``sts:AssumeRole`` from outside the organization.

    AWS services and the accounts of third parties are excepted. `sts:AssumeRoleWithWebIdentity`
    and `sts:AssumeRoleWithSAML` are not denied: their callers are in no organization, and the
    conditions of each trust policy decide.

    Args:
        organization_id: The organization.
        third_parties: The accounts of third parties that assume roles of yours;
            `third_party_accounts` reads them from the roles.

    Raises:
        PolicyError: With every malformed argument.

    Example:
        >>> guardrail = assume_roles_only_from_organization(
        ...     "o-exampleorgid", third_parties=["333333333333"]
        ... )
        >>> guardrail.policy_type
        'RESOURCE_CONTROL_POLICY'

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_data-perimeters.html
    """
    is_list = not isinstance(third_parties, str)
    problems = [
        ORGANIZATION_ID.problem("organization_id", organization_id),
        *(
            ACCOUNT_ID.problem(f"third_parties[{i}]", account)
            for i, account in enumerate(third_parties if is_list else ())
        ),
        None
        if is_list
        else Problem("third_parties", third_parties, "a list of accounts", "Put it in [ ]."),
    ]
    refuse("assume_roles_only_from_organization()", [problem for problem in problems if problem])
    outside: dict[str, str | list[str]] = {"aws:PrincipalOrgID": organization_id}
    if third_parties:
        outside["aws:PrincipalAccount"] = sorted(set(third_parties))
    denied = Statement(
        "DenyAssumeRoleFromOutside",
        effect="Deny",
        principals=Principals(everyone=True),
        actions=["sts:AssumeRole"],
        resources=["*"],
        conditions={
            "StringNotEqualsIfExists": outside,
            "BoolIfExists": {"aws:PrincipalIsAWSService": "false"},
        },
    )
    return Guardrail("RESOURCE_CONTROL_POLICY", [denied], organization_id=organization_id)
