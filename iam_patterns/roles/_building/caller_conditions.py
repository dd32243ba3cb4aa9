"""Conditions on the callers of a role, shared by several roles.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""

from typing import Final

from aws_cdk import Duration, Token

from iam_patterns.roles._building.parameters import Parameters

_LONGEST_MFA_AGE: Final = 129600
_ONE_HOUR: Final = "3600"

NO_EXTERNAL_ID: Final = {"Null": {"sts:ExternalId": "true"}}
"""A call with an external ID comes from a third party: other roles refuse it."""


def check_mfa_age(parameters: Parameters, max_mfa_age: Duration | None) -> None:
    """Records a problem unless the age is a Duration of up to 36 hours."""
    if max_mfa_age is not None:
        parameters.check_duration("max_mfa_age", max_mfa_age, 1, _LONGEST_MFA_AGE)


def recent_mfa(max_mfa_age: Duration | None) -> dict[str, dict[str, str]]:
    """The caller signed in with MFA, at most this long ago; one hour unless given.

    ``Bool`` is false when the key is missing; ``BoolIfExists`` would be true.
    """
    return {
        "Bool": {"aws:MultiFactorAuthPresent": "true"},
        "NumericLessThan": {
            "aws:MultiFactorAuthAge": _seconds(max_mfa_age) if max_mfa_age else _ONE_HOUR
        },
    }


def _seconds(age: Duration) -> str:
    seconds = age.to_seconds()
    return Token.as_string(seconds) if age.is_unresolved() else str(int(seconds))
