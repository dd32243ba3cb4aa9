"""Why a comparison could not be decided."""


class TooManyCellsError(Exception):
    """There are more cases than are looked at; the message says of what."""
