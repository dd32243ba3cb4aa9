"""The trust policy does not check the SAML assertion's audience."""

import re
from collections.abc import Iterator
from typing import Final

from iam_patterns.checks.analysis.trust_conditions import conditions_on, requires
from iam_patterns.checks.analysis.trust_examples import OF_SAML
from iam_patterns.checks.analysis.trust_policy import TrustPolicy
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.rules.trust._claims import missing_claims
from iam_patterns.checks.settings import Settings
from iam_patterns.policy.web_identity.federation import saml_audience_problems

_SIGN_IN: Final = re.compile(
    r"https://(\*\.)?([\w-]+\.)*(amazonaws|aws)[\w.-]*\.[a-z]+/saml(/acs/[\w-]+)?"
)


def find(policy: TrustPolicy, _: Settings) -> Iterator[Weakness]:
    """SAML providers without the audience, or with one that is not AWS."""
    yield from missing_claims(policy, saml_audience_problems)
    for location, statement in policy.allows:
        for condition in conditions_on(statement, "saml:aud"):
            for value in condition.values if requires(condition) else ():
                if "${" not in value and not _SIGN_IN.fullmatch(value):
                    detail = f"{value} is not an AWS SAML sign-in endpoint."
                    yield Weakness(detail, (location,))


RULE = Rule(
    id="trust-saml-without-audience",
    severity="error",
    subject=TrustPolicy,
    title="{subject} does not check the SAML assertion's audience (SAML:aud).",
    risk="An assertion issued for another service can be used to assume this role.",
    fix="Require SAML:aud with StringEquals and AWS's sign-in endpoint.",
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_saml.html",
    example=OF_SAML,
    find=find,
)
