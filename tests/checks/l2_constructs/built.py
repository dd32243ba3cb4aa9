"""What makes each L2 construct, and those that cannot be made offline."""

from collections.abc import Mapping
from typing import Final

from tests.checks.l2_constructs.builders import (
    agents,
    api,
    compute,
    containers,
    databases,
    delivery,
    functions,
    integration,
    operations,
    resource_policies,
    storage,
    tasks,
)
from tests.checks.l2_constructs.parts import Builders

BUILDERS: Final[Builders] = {
    **agents.BUILDERS,
    **api.BUILDERS,
    **compute.BUILDERS,
    **containers.BUILDERS,
    **databases.BUILDERS,
    **delivery.BUILDERS,
    **functions.BUILDERS,
    **integration.BUILDERS,
    **operations.BUILDERS,
    **storage.BUILDERS,
    **tasks.BUILDERS,
}

WITH_POLICIES: Final[Builders] = resource_policies.BUILDERS
"""What makes constructs for the resource policies that CDK writes; no grants are called on them."""

LEFT_OUT: Final[Mapping[str, str]] = {}
"""The constructs that cannot be synthesized offline, each with the reason."""
