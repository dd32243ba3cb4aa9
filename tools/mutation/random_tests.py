"""Random tests look less far here: they are run on each mutant, and the same each time."""

import os
from typing import Final

_PROFILE: Final = "mutation"
_ENVIRONMENT: Final = {
    "IAM_PATTERNS_HYPOTHESIS_PROFILE": _PROFILE,
    "IAM_PATTERNS_FUZZ_REQUESTS": "1000",
    "IAM_PATTERNS_COMPARE_REQUESTS": "8000",
}


def without_limits() -> dict[str, str]:
    """The environment of a new process, whose own plugin sets the limits once it has them."""
    return {name: value for name, value in os.environ.items() if name not in _ENVIRONMENT}


class FewerRandomTests:
    """A pytest plugin that limits the random tests of a process."""

    def pytest_configure(self) -> None:
        """Limits them before they are collected."""
        from hypothesis import settings  # noqa: PLC0415 - pytest warns if it is loaded before

        os.environ.update(_ENVIRONMENT)
        settings.register_profile(_PROFILE, deadline=None, derandomize=True, max_examples=25)
        settings.load_profile(_PROFILE)
