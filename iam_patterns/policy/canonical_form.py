"""The canonical written form of lists in IAM's JSON."""

from collections.abc import Iterable, Sequence

from iam_patterns.policy.tokens import is_list_token


def canonical_list(values: str | Iterable[str]) -> tuple[str, ...]:
    """The values sorted, each once; a lone string is a list of one."""
    if isinstance(values, str):
        return (values,)
    if type(values) is tuple and len(values) < 2:  # noqa: PLR2004 - nothing to sort
        return values
    return tuple(sorted(set(values)))


def collapsed(values: Sequence[str]) -> str | list[str]:
    """A list of one written as its item, as AWS does.

    A token that stands for a whole list stays in its list: CDK only resolves it there.
    """
    if len(values) == 1 and not is_list_token(values[0]):
        return values[0]
    return list(values)
