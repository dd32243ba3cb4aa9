"""How thoroughly the property tests look: `make fuzz` looks further than the suite."""

import os

from hypothesis import settings

settings.register_profile("suite", deadline=None, derandomize=True, max_examples=200)
settings.register_profile("fuzz", deadline=None, max_examples=20_000)
settings.load_profile(os.environ.get("IAM_PATTERNS_HYPOTHESIS_PROFILE", "suite"))
