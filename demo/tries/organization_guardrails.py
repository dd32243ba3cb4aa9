"""No tries: the emulator enforces no service or resource control policies.

What each guardrail stops is decided by the library's own engine, in tests/organization.
"""

from typing import Final

from demo.tries.model import Try

TRIES: Final[tuple[Try, ...]] = ()
