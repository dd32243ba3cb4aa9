"""Random tests look less far here: they are run on each mutant, and the same each time."""

import os
from typing import Final

from hypothesis import settings

_PROFILE: Final = "mutation"
_ENVIRONMENT: Final = {
    "IAM_PATTERNS_HYPOTHESIS_PROFILE": _PROFILE,
    "IAM_PATTERNS_FUZZ_REQUESTS": "1000",
    "IAM_PATTERNS_COMPARE_REQUESTS": "8000",
}


def limit_random_tests() -> None:
    """Limits the tests of this process, before they are collected."""
    os.environ.update(_ENVIRONMENT)
    settings.register_profile(_PROFILE, deadline=None, derandomize=True, max_examples=25)
    settings.load_profile(_PROFILE)
