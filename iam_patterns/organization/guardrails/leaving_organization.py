"""No leaving the organization, and with it every guardrail.

See https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_leave-as-member.html
"""

from iam_patterns.policy import Guardrail, Statement


def deny_leaving_organization() -> Guardrail:
    """A service control policy that keeps member accounts in the organization.

    The management account can still remove an account.

    Example:
        >>> deny_leaving_organization().statements[0].actions
        ('organizations:LeaveOrganization',)

    See https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_examples_general.html
    """
    denied = Statement(
        "DenyLeavingOrganization",
        effect="Deny",
        actions=["organizations:LeaveOrganization"],
        resources=["*"],
    )
    return Guardrail("SERVICE_CONTROL_POLICY", [denied])
