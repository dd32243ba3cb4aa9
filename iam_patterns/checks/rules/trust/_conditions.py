"""What the rules on conditions of any kind share: the rules that report the same mistake."""

import re
from typing import Final

_RULES: Final = (
    (r".*\..*:(aud|app_id)$", ("trust-oidc-without-audience", "trust-oidc-any-tenant")),
    (r".*\..*:(sub|amr)$", ("trust-oidc-without-subject", "trust-oidc-any-tenant")),
    (r"aws:source", ("trust-service-source-never-sent", "trust-any-certificate")),
    (r"aws:requesttag/kubernetes-", ("trust-pod-identity-unscoped",)),
    (r"aws:principaltag/x509", ("trust-any-certificate",)),
    (r"aws:multifactorauth", ("trust-mfa-if-exists",)),
)
"""By the key of the condition in lower case."""


def rules_about(key: str) -> tuple[str, ...]:
    """The rules that report whom a condition on the key should exclude."""
    return next((rules for form, rules in _RULES if re.match(form, key.lower())), ())
