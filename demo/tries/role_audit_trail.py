"""Nothing is tried: the emulator cannot create this stack, see `demo.deployment`."""

from typing import Final

from demo.tries.model import Try

TRIES: Final[tuple[Try, ...]] = ()
