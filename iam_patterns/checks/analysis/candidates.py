"""Which of the known paths and exposures a policy could allow at all.

This comes before any decision, because most policies match none of them.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
"""

from functools import lru_cache
from typing import Final

from iam_patterns.checks.catalog.escalation.account_takeover import ACCOUNT_TAKEOVER
from iam_patterns.checks.catalog.escalation.existing_identities import EXISTING_IDENTITIES
from iam_patterns.checks.catalog.escalation.existing_workloads import EXISTING_WORKLOADS
from iam_patterns.checks.catalog.exposures.credentials import CREDENTIAL_EXPOSURES
from iam_patterns.checks.catalog.exposures.data import DATA_EXPOSURES
from iam_patterns.checks.catalog.exposures.exposure import Exposure
from iam_patterns.checks.catalog.exposures.resource_policies import RESOURCE_POLICY_EXPOSURES
from iam_patterns.policy import PolicyDocument, Statement
from iam_patterns.policy.arn import Arn
from iam_patterns.policy.wildcards import covers, has_wildcard, wildcard_pattern
from iam_patterns.service_reference.escalation.pass_role import PASS_ANY_ROLE, PASS_ROLE
from iam_patterns.service_reference.escalation.path import SOME_ROLE, EscalationPath, Step

ANYTHING: Final = Step("nothing:NobodyNamed", ("arn:{p}:nothing:::that-nobody-named",))
"""An action and a resource that no policy lists: what allows it allows everything."""
MAKE_ADMINISTRATORS: Final = Step("iam:AttachRolePolicy", (SOME_ROLE,))
_PATHS: Final = (*ACCOUNT_TAKEOVER, *PASS_ROLE, *EXISTING_WORKLOADS, *EXISTING_IDENTITIES)
_EXPOSURES: Final = (*DATA_EXPOSURES, *CREDENTIAL_EXPOSURES, *RESOURCE_POLICY_EXPOSURES)
_STEPS: Final = frozenset(
    {
        ANYTHING,
        MAKE_ADMINISTRATORS,
        PASS_ANY_ROLE,
        *(step for path in _PATHS for step in path.steps),
        *(step for exposure in _EXPOSURES for step in exposure.steps),
    }
)
PROBED: Final = frozenset(step.action for step in _STEPS)
"""The actions of all of them."""
_RESOURCES: Final = {
    action: frozenset(
        resource for step in _STEPS if step.action == action for resource in step.resources
    )
    for action in PROBED
}
_ANY_REGION: Final = "us-east-1"

Probe = tuple[str, str]
"""An action, and a resource as the steps have it."""


@lru_cache(maxsize=4096)
def paths_of(actions: frozenset[str]) -> tuple[EscalationPath, ...]:
    """The paths that need no other actions than these."""
    return tuple(path for path in _PATHS if path.actions <= actions)


@lru_cache(maxsize=4096)
def exposures_of(probes: frozenset[Probe]) -> tuple[Exposure, ...]:
    """The exposures among some probes."""
    return tuple(found for found in _EXPOSURES if (found.action, found.resource) in probes)


@lru_cache(maxsize=4096)
def allows_of(document: PolicyDocument) -> tuple[Statement, ...]:
    """The Allow statements of a policy."""
    return tuple(statement for statement in document.statements if statement.effect == "Allow")


@lru_cache(maxsize=4096)
def probed_actions(document: PolicyDocument) -> frozenset[str]:
    """The probed actions that an Allow matches."""
    return frozenset().union(*map(_probed_of, allows_of(document)))


@lru_cache(maxsize=4096)
def possible_probes(document: PolicyDocument, partition: str, account: str) -> frozenset[Probe]:
    """The probes that an Allow of a policy could match, whatever its conditions."""
    probed = [(allow, action) for allow in allows_of(document) for action in _probed_of(allow)]
    regions = regions_of(document) if probed else frozenset()
    return frozenset(
        (action, resource)
        for allow, action in probed
        for resource in _RESOURCES[action]
        for placed in in_account(resource, partition, account, regions)
        if could_match(allow, placed)
    )


@lru_cache(maxsize=65536)
def in_account(
    resource: str, partition: str, account: str, regions: frozenset[str]
) -> tuple[str, ...]:
    """A resource of the steps in a partition, an account and each of some Regions."""
    placed = resource.replace("{p}", partition).replace("{a}", account)
    if "{r}" not in placed:
        return (placed,)
    return tuple(placed.replace("{r}", region) for region in sorted(regions))


@lru_cache(maxsize=4096)
def regions_of(document: PolicyDocument) -> frozenset[str]:
    """The Regions in the resources of a policy, and one that is in none."""
    named = (_regions_in(allow.resources) for allow in allows_of(document))
    return frozenset({_ANY_REGION}).union(*named)


@lru_cache(maxsize=16384)
def _regions_in(resources: tuple[str, ...]) -> frozenset[str]:
    regions = {arn.region for arn in map(Arn.parse, resources) if arn}
    return frozenset(region for region in regions if region and not has_wildcard(region))


def could_match(allow: Statement, resource: str) -> bool:
    """Whether a statement could match a resource, for some of its unknown values."""
    return not allow.resources or any(
        pattern == resource or "${" in pattern or covers(pattern, resource)
        for pattern in allow.resources
    )


def _probed_of(allow: Statement) -> frozenset[str]:
    return PROBED if allow.not_actions else _probed_by_any(allow.actions)


@lru_cache(maxsize=16384)
def _probed_by_any(patterns: tuple[str, ...]) -> frozenset[str]:
    return frozenset().union(*map(_probed_by, patterns))


@lru_cache(maxsize=65536)
def _probed_by(pattern: str) -> frozenset[str]:
    folded = pattern.lower()
    if not has_wildcard(folded):
        return frozenset(action for action in PROBED if action.lower() == folded)
    fits = wildcard_pattern(folded).fullmatch
    return frozenset(action for action in PROBED if fits(action.lower()))
