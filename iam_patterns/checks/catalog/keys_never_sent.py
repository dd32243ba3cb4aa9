"""Condition keys that a call to assume a role never carries, by who makes the call.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
"""

from typing import Final

SERVICES_WITH_EXTERNAL_ID: Final = frozenset(
    {
        # Cognito user pools send the ExternalId of their SMS configuration:
        # https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SmsConfigurationType.html
        "cognito-idp.amazonaws.com",
        # The account of the delivery stream, which older roles of the console require:
        # https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#firehose-assume-role
        "firehose.amazonaws.com",
        # https://docs.aws.amazon.com/vm-import/latest/userguide/required-permissions.html
        "vmie.amazonaws.com",
    }
)
"""The services that are known to send an external ID."""

KEYS_OF_SERVICES: Final = frozenset(
    {"aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths"}
)
"""Keys that only the calls of AWS services carry.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourcearn
"""

KEYS_OF_MEMBERS: Final = frozenset(
    {"aws:principalorgid", "aws:principalorgmasteraccountid", "aws:principalorgpaths"}
)
"""Keys that only the calls of principals in an organization carry.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalorgid
"""

CALLERS_WITH: Final = {
    **dict.fromkeys(KEYS_OF_SERVICES, "AWS services"),
    **dict.fromkeys(KEYS_OF_MEMBERS, "principals in an organization"),
    "aws:multifactorauthpresent": "IAM users and roles",
    "aws:multifactorauthage": "IAM users and roles",
}
"""The only callers whose calls carry a key."""

CLAIMS_OF_ANY_ISSUER: Final = frozenset({"amr", "aud", "azp", "email", "oaud", "sub"})
"""The claims of a token that STS passes for every issuer.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
"""

CLAIMS_NEVER_PASSED: Final = frozenset({"exp", "iat", "iss", "jti", "nbf"})
"""Claims that STS checks itself, or ignores, and passes for no issuer."""

FREE_TEXT_KEYS: Final = ("aws:referer", "aws:useragent", "saml:edu", "saml:cn", "saml:name")
"""Keys, or what they begin with, whose values may contain ``*`` and ``?``."""
