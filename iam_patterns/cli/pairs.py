"""Options of the form ``KEY=VALUE``."""

from collections.abc import Sequence

from iam_patterns.cli.errors import CliError


def read_pairs(option: str, given: Sequence[str] | None) -> dict[str, str | list[str]]:
    """The values by key; a key that is given again has a list of values.

    Raises:
        CliError: When one has no ``=``, or no key.
    """
    found: dict[str, str | list[str]] = {}
    for text in given or ():
        key, sign, value = text.partition("=")
        if not sign or not key:
            raise CliError(f"{option} {text} is not KEY=VALUE. Write it with an equals sign.")
        earlier = found.get(key)
        if earlier is None:
            found[key] = value
        else:
            found[key] = [*([earlier] if isinstance(earlier, str) else earlier), value]
    return found


def read_single_pairs(option: str, given: Sequence[str] | None) -> dict[str, str]:
    """The value of each key.

    Raises:
        CliError: When one has no ``=`` or no key, or a key is given twice.
    """
    found = {}
    for key, value in read_pairs(option, given).items():
        if not isinstance(value, str):
            raise CliError(f"{option} {key} is given twice. Remove one of them.")
        found[key] = value
    return found
