"""No long-term keys: access keys, service-specific credentials, certificates and SSH keys.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html
"""

from collections.abc import Sequence
from typing import Final

from iam_patterns.organization.guardrails._exceptions import (
    exception_problems,
    protection,
    unless_excepted,
)
from iam_patterns.policy import Guardrail, Statement
from iam_patterns.policy.problems import refuse

_ACTIONS: Final = (
    "iam:CreateAccessKey",
    "iam:CreateServiceSpecificCredential",
    "iam:ResetServiceSpecificCredential",
    "iam:UploadSSHPublicKey",
    "iam:UploadSigningCertificate",
)


def deny_long_term_keys(*, except_for: Sequence[str] = ()) -> Guardrail:
    """A service control policy that denies creating credentials which do not expire.

    Roles need none. Keys that exist keep working: find and delete them first.

    Args:
        except_for: ARN patterns of the roles that it does not apply to.

    Raises:
        PolicyError: With every malformed pattern.

    Example:
        >>> deny_long_term_keys().statements[0].actions[0]
        'iam:CreateAccessKey'

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
    """
    refuse("deny_long_term_keys()", exception_problems(except_for))
    denied = Statement(
        "DenyLongTermKeys",
        effect="Deny",
        actions=_ACTIONS,
        resources=["*"],
        conditions=unless_excepted(except_for),
    )
    return Guardrail("SERVICE_CONTROL_POLICY", [denied, *protection(except_for)])
