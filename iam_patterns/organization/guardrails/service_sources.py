"""AWS services reach the organization's resources only for resources of the organization.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
"""

from collections.abc import Sequence
from typing import Final

from iam_patterns.policy import Guardrail, Principals, Statement
from iam_patterns.policy.formats import ORGANIZATION_ID, Format
from iam_patterns.policy.problems import Problem, refuse

_SERVICES: Final = ("kms", "s3", "secretsmanager", "sqs", "sts")
_PREFIX: Final = Format(
    r"[a-z0-9-]+", "a service prefix such as s3", "Write what stands before the colon of an action."
)


def services_only_for_organization(
    organization_id: str, *, services: Sequence[str] = _SERVICES
) -> Guardrail:
    """A resource control policy against confused deputies, for all resources of an organization.

    Denies an AWS service that acts for a resource outside the organization. A service that does
    not say for which account it acts is not denied.

    Args:
        organization_id: The organization.
        services: The prefixes of the services whose resources it protects; resource control
            policies must support them.

    Raises:
        PolicyError: With every malformed argument.

    Example:
        >>> services_only_for_organization("o-exampleorgid", services=["s3"]).statements[0].actions
        ('s3:*',)

    See https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html#rcp-supported-services
    """
    is_list = not isinstance(services, str) and bool(services)
    problems = [
        ORGANIZATION_ID.problem("organization_id", organization_id),
        *(
            _PREFIX.problem(f"services[{index}]", service)
            for index, service in enumerate(services if is_list else ())
        ),
        None if is_list else Problem("services", services, "a list of prefixes", "Name them."),
    ]
    refuse("services_only_for_organization()", [problem for problem in problems if problem])
    denied = Statement(
        "DenyServicesForOthers",
        effect="Deny",
        principals=Principals(everyone=True),
        actions=[f"{service}:*" for service in services],
        resources=["*"],
        conditions={
            "StringNotEqualsIfExists": {"aws:SourceOrgID": organization_id},
            "Null": {"aws:SourceAccount": "false"},
            "Bool": {"aws:PrincipalIsAWSService": "true"},
        },
    )
    return Guardrail("RESOURCE_CONTROL_POLICY", [denied], organization_id=organization_id)
