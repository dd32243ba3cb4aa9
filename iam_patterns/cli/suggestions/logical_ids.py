"""The logical IDs that CDK derives from construct IDs.

See https://docs.aws.amazon.com/cdk/v2/guide/identifiers.html
"""

import hashlib
import re
from typing import Final

_DIGITS: Final = 8
_LONGEST: Final = 240


def logical_id_of_role(construct_id: str) -> str:
    """The logical ID of an ``iam.Role`` with this ID right below its stack."""
    path = f"{construct_id}/Resource"
    digest = hashlib.md5(path.encode(), usedforsecurity=False).hexdigest()[:_DIGITS].upper()
    return re.sub(r"[^A-Za-z0-9]", "", construct_id)[:_LONGEST] + digest
