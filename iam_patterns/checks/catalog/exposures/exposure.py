"""An action that gives something away when it is about no named resource.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Exposure:
    """One action that gives something away.

    Args:
        action: The action.
        resource: A resource that nobody named.
        gain: What it gives away.
        fix: What to write in its place, as code.
    """

    action: str
    resource: str
    gain: str
    fix: str = "resources=[...] of the ones that it is for"
