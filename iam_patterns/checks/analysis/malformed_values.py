"""Values of condition keys that no call carries, because they are malformed.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""

import re
from dataclasses import dataclass
from typing import Final

from iam_patterns.checks.analysis.trust_conditions import EXTERNAL_ID, PRINCIPAL_ARN
from iam_patterns.policy.arn import Arn
from iam_patterns.policy.formats import ACCOUNT_ID, ORGANIZATION_ID
from iam_patterns.policy.formats import EXTERNAL_ID as EXTERNAL_ID_FORMAT
from iam_patterns.policy.wildcards import has_wildcard

ARN_KEYS: Final = (PRINCIPAL_ARN, "aws:sourcearn")
_FORMS: Final = {
    "aws:principalaccount": ACCOUNT_ID,
    "aws:sourceaccount": ACCOUNT_ID,
    "aws:principalorgid": ORGANIZATION_ID,
    "aws:sourceorgid": ORGANIZATION_ID,
}
_SESSION: Final = "assumed-role/"
_WHOLE_REPOSITORY: Final = re.compile(
    r"token\.actions\.githubusercontent\.com:sub=repo:[^:/*?]+/[^:/*?]+"
)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a caller can never use a statement.

    Args:
        text: The reason, a clause.
        fix: How to fix it, a sentence.
        is_certain: Whether AWS documents it, or else whether it could be different.
    """

    text: str
    fix: str
    is_certain: bool = True


def why_malformed(key: str, value: str) -> Reason | None:
    """Why no call carries a value, or a match of it, because the value is malformed.

    Args:
        key: The condition key, in lower case.
        value: The value, which can have wildcards.
    """
    if key == EXTERNAL_ID and not EXTERNAL_ID_FORMAT.matches(_some_match(value)):
        return Reason(
            f"{value} cannot be sent: an external ID has {EXTERNAL_ID_FORMAT.allowed}",
            EXTERNAL_ID_FORMAT.fix,
        )
    form = _FORMS.get(key)
    if form and not (has_wildcard(value) or form.matches(value)):
        return Reason(f"{value} is not {form.allowed}", form.fix)
    if key in ARN_KEYS:
        return _why_no_arn(key, value)
    if _WHOLE_REPOSITORY.fullmatch(f"{key}={value}"):
        return Reason(
            f"GitHub's subject goes on after {value}, unless you customized it",
            f"Add what follows, such as {value}:ref:refs/heads/main.",
            is_certain=False,
        )
    return None


def _some_match(pattern: str) -> str:
    return pattern.replace("*", "xx").replace("?", "x")


def _why_no_arn(key: str, value: str) -> Reason | None:
    arn = Arn.parse(value)
    if arn is None:
        if has_wildcard(value) or _is_variable(value):
            return None
        return Reason(f"{value} is not an ARN", "Write the ARN of the caller's resource.")
    is_open = has_wildcard(arn.account) or _is_variable(arn.account)
    if arn.account and not is_open and not ACCOUNT_ID.matches(arn.account):
        return Reason(
            f"{arn.account} in {value} is not {ACCOUNT_ID.allowed}",
            "Copy the ARN from the resource.",
        )
    if key == PRINCIPAL_ARN and arn.resource.startswith(_SESSION):
        role = arn.resource.split("/")[1]
        return Reason(
            f"the aws:PrincipalArn of a session is the ARN of its role, not {value}",
            f"Replace it with the role's ARN, arn:{arn.partition}:iam::{arn.account}:role/{role}.",
        )
    return None


def _is_variable(text: str) -> bool:
    return "${" in text
