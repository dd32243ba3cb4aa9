"""What one policy could allow of the known ways: asked before anything is decided.

Most policies speak of none of them, or of named resources alone.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from iam_patterns.checks.catalog.escalation.account_takeover import TO_EVERYTHING
from iam_patterns.checks.catalog.escalation.existing_workloads import THROUGH_OTHERS
from iam_patterns.checks.catalog.escalation.pass_role import BY_PASSING, PASS_ANY_ROLE
from iam_patterns.checks.catalog.escalation.path import SOME_ROLE, EscalationPath, Step
from iam_patterns.checks.catalog.exposures.credentials import CREDENTIAL_EXPOSURES
from iam_patterns.checks.catalog.exposures.data import DATA_EXPOSURES
from iam_patterns.checks.catalog.exposures.exposure import Exposure
from iam_patterns.checks.catalog.exposures.resource_policies import GIVEN_AWAY
from iam_patterns.policy import PolicyDocument, Statement
from iam_patterns.policy.arn import Arn
from iam_patterns.policy.patterns import covers, has_wildcard, wildcard_pattern

WHAT_NOBODY_NAMED: Final = Step("nothing:NobodyNamed", ("arn:{p}:nothing:::that-nobody-named",))
MAKE_ADMINISTRATORS: Final = Step("iam:AttachRolePolicy", (SOME_ROLE,))
_PATHS: Final = (*TO_EVERYTHING, *BY_PASSING, *THROUGH_OTHERS)
_EXPOSURES: Final = (*DATA_EXPOSURES, *CREDENTIAL_EXPOSURES, *GIVEN_AWAY)
_STEPS: Final = frozenset(
    {
        WHAT_NOBODY_NAMED,
        MAKE_ADMINISTRATORS,
        PASS_ANY_ROLE,
        *(step for path in _PATHS for step in path.steps),
        *(Step(exposure.action, (exposure.resource,)) for exposure in _EXPOSURES),
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
    """The ways that take no other actions than these."""
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
def probed_of(document: PolicyDocument) -> frozenset[str]:
    """The probed actions that some Allow speaks of."""
    return frozenset().union(*map(_probed_of, allows_of(document)))


@lru_cache(maxsize=4096)
def probes_of(document: PolicyDocument, partition: str, account: str) -> frozenset[Probe]:
    """What some Allow of a policy could be about, whatever its conditions."""
    return frozenset(
        (action, resource)
        for allow in allows_of(document)
        for action in _probed_of(allow)
        for resource in _RESOURCES[action]
        for placed in places(resource, partition, account, regions_of(document))
        if could_be_about(allow, placed)
    )


@lru_cache(maxsize=65536)
def places(resource: str, partition: str, account: str, regions: frozenset[str]) -> tuple[str, ...]:
    """A resource of the steps in a partition, an account and each of some Regions."""
    placed = resource.replace("{p}", partition).replace("{a}", account)
    if "{r}" not in placed:
        return (placed,)
    return tuple(placed.replace("{r}", region) for region in sorted(regions))


@lru_cache(maxsize=4096)
def regions_of(document: PolicyDocument) -> frozenset[str]:
    """The Regions that the resources of a policy name, and one that none has named."""
    arns = map(Arn.parse, _resources_of(document))
    regions = {arn.region for arn in arns if arn and not has_wildcard(arn.region)}
    return frozenset({_ANY_REGION, *filter(None, regions)})


def could_be_about(allow: Statement, resource: str) -> bool:
    """Whether a statement could be about a resource, its unknown values being what they may."""
    return not allow.resources or any(
        pattern == resource or "${" in pattern or covers(pattern, resource)
        for pattern in allow.resources
    )


def _resources_of(document: PolicyDocument) -> Iterator[str]:
    for allow in allows_of(document):
        yield from allow.resources


def _probed_of(allow: Statement) -> frozenset[str]:
    if allow.not_actions:
        return PROBED
    return frozenset().union(*map(_probed_by, allow.actions))


@lru_cache(maxsize=65536)
def _probed_by(pattern: str) -> frozenset[str]:
    folded = pattern.lower()
    if not has_wildcard(folded):
        return frozenset(action for action in PROBED if action.lower() == folded)
    fits = wildcard_pattern(folded).fullmatch
    return frozenset(action for action in PROBED if fits(action.lower()))
