"""What the rules on identity providers share: the claims that no condition requires."""

from collections.abc import Callable, Iterator
from typing import Final

from iam_patterns.checks.analysis.trust_conditions import requires
from iam_patterns.checks.analysis.trust_examples import example_for
from iam_patterns.checks.analysis.trust_policy import TrustPolicy
from iam_patterns.checks.rule import Weakness
from iam_patterns.policy import Problem, Statement
from iam_patterns.policy.tokens import contains_token, shown
from iam_patterns.policy.web_identity.federation import issuer_of
from iam_patterns.policy.wildcards import covers

_WEB_IDENTITY: Final = "sts:AssumeRoleWithWebIdentity"
_EVERY_SERVICE_ACCOUNT: Final = "system:serviceaccount:*:*"


def matches_every_service_account(subject: str) -> bool:
    """Whether a subject matches the tokens of every pod of a Kubernetes cluster."""
    return subject.startswith("system:") and covers(subject, _EVERY_SERVICE_ACCOUNT)


def missing_claims(
    policy: TrustPolicy, problems_of: Callable[[Statement], Iterator[Problem]]
) -> Iterator[Weakness]:
    """The claims that some problems of each statement are about."""
    for location, statement in policy.allows:
        for problem in problems_of(statement):
            yield Weakness(problem.sentence, (location,), _fix(problem), example_for(statement))


def _fix(problem: Problem) -> str:
    """The fix begins with the key that is missing."""
    return f"Require {problem.rule.rpartition(' ')[2]}. {problem.fix}"


def missing_claims_of_unknown_issuers(policy: TrustPolicy, claim: str) -> Iterator[Weakness]:
    """Issuers known only at deployment: the claim has to be required of some issuer."""
    for location, statement in policy.allows:
        named = statement.principals.federated if statement.principals else ()
        is_open = any(contains_token(issuer_of(provider)) for provider in named)
        if not (is_open and statement.matches_action(_WEB_IDENTITY)):
            continue
        keys = [c.key.lower() for c in statement.conditions if requires(c)]
        if not any(key.endswith(f":{claim}") for key in keys):
            detail = f"No condition requires the {claim} claim of {shown(named[0])}."
            yield Weakness(detail, (location,))
