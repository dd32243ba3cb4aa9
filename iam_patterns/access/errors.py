"""The error of questions that templates do not answer."""


class AccessError(ValueError):
    """A question that the templates do not answer, with what to pass."""
