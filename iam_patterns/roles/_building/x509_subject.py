"""The parts of a certificate's subject that IAM Roles Anywhere passes as session tags.

See https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html
"""

from typing import Final

SUBJECT_PARTS: Final = frozenset(
    {"C", "CN", "DC", "GN", "L", "O", "OU", "SN", "ST", "T", "UID", "serialNumber"}
)

SHARED_PARTS: Final = frozenset({"C", "L", "ST"})
"""Country, locality and state: what the certificates of many owners have in common."""
