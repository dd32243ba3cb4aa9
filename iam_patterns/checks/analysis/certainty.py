"""How certain it is that something is allowed."""

from enum import IntEnum


class Certainty(IntEnum):
    """How certain it is that something is allowed."""

    NO = 0
    UNDER_CONDITIONS = 1
    CERTAIN = 2
