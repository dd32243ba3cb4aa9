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

LEFT_OUT: Final[Mapping[str, str]] = {}
"""The constructs that cannot be synthesized offline, each with the reason."""
