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

CLAIMS_OF_ANY_ISSUER: Final = frozenset({"amr", "aud", "azp", "email", "oaud", "sub"})
"""The claims of a token that STS passes for every issuer.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
"""

CLAIMS_NEVER_PASSED: Final = frozenset({"exp", "iat", "iss", "jti", "nbf"})
"""Claims that STS checks itself, or ignores, and passes for no issuer."""

FREE_TEXT_KEYS: Final = ("aws:referer", "aws:useragent", "saml:edu", "saml:cn", "saml:name")
"""Keys, or what they begin with, whose values may contain ``*`` and ``?``."""
