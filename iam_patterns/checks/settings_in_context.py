"""The settings in the context of an app: one object, and single settings beside it.

``cdk -c iam-patterns:own_accounts=111111111111`` sets one of them.

See https://docs.aws.amazon.com/cdk/v2/guide/context.html
"""

import json
import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any, Final

from iam_patterns.checks.settings import Settings, SettingsError
from iam_patterns.policy import Problem

_KEY: Final = "iam-patterns"
_SINGLE: Final = f"{_KEY}:"
_MEANT: Final = re.compile(r"@?iam[-_. ]?patterns(?:[:./].*)?", re.IGNORECASE | re.DOTALL)
"""A key that is meant for the checks, perhaps misspelt."""
_CLOSE: Final = 0.9
"""The similarity of names with a letter or two missing, swapped or added."""
_TEXTS: Final = ("organization_id", "permissions_boundary", "path", "name_prefix")
_ITEMS: Final = ("severities", "trusted_accounts", "quotas")
_OF_TEXTS: Final = ("severities", "trusted_accounts")
_SUBJECT: Final = "settings of the checks"


def settings_in_context(context: Mapping[str, object]) -> Settings:
    """The settings in a context.

    A single setting, such as ``iam-patterns:own_accounts``, replaces that of the object under
    ``iam-patterns``; ``iam-patterns:severities:trust-whole-account`` replaces one item of it.

    Args:
        context: The whole context of the app.

    Raises:
        SettingsError: For unknown or malformed settings, and for keys that look like ours.

    Example:
        >>> settings_in_context({"iam-patterns:path": "/workload/"}).path
        '/workload/'
    """
    return Settings.from_context(with_single_settings(context))


def with_single_settings(context: Mapping[str, object]) -> object:
    """The object under ``iam-patterns``, with the single settings beside it.

    Args:
        context: The whole context of the app.

    Raises:
        SettingsError: If a single setting is not JSON, or a key looks like ours and is not.
    """
    misspelt = [
        Problem.broken_rule(
            repr(key),
            "is not read",
            f"Write {_KEY} with an object of settings, or {_SINGLE}NAME with one setting.",
        )
        for key in context
        if is_misspelt(key)
    ]
    if misspelt:
        raise SettingsError(_SUBJECT, misspelt)
    given = context.get(_KEY)
    singles = {key: value for key, value in context.items() if key.startswith(_SINGLE)}
    if not singles:
        return given
    whole = _parsed(_KEY, given) if isinstance(given, str) else given
    if not isinstance(whole, Mapping | None):
        raise SettingsError(_SUBJECT, [Problem(_KEY, whole, "an object", "Write {name: value}.")])
    merged: dict[str, Any] = dict(whole or {})
    for key, value in sorted(singles.items(), key=lambda one: one[0].count(":")):
        name, _, item = key.removeprefix(_SINGLE).partition(":")
        if not item:
            merged[name] = _value(key, name, value)
            continue
        before = merged.get(name, {})
        if name not in _ITEMS or not isinstance(before, Mapping):
            fix = f"Only {', '.join(_ITEMS)} have items: {_SINGLE}severities:RULE=note."
            raise SettingsError(_SUBJECT, [Problem.broken_rule(key, "is not a setting", fix)])
        is_text = name in _OF_TEXTS or not isinstance(value, str)
        merged[name] = {**before, item: value if is_text else _parsed(key, value)}
    return merged


def is_misspelt(key: str) -> bool:
    """Whether a key looks like one of the checks, but is not read."""
    is_read = key == _KEY or key.startswith(_SINGLE)
    return not is_read and (_MEANT.fullmatch(key) is not None or _is_close(key.partition(":")[0]))


def _is_close(name: str) -> bool:
    """Whether a name differs from ours by a letter or two, such as ``iam-pattern``."""
    return SequenceMatcher(None, name.lower(), _KEY).ratio() >= _CLOSE


def _value(key: str, name: str, value: object) -> object:
    """The value of a setting; the command line has every value as text."""
    if not isinstance(value, str) or name in _TEXTS:
        return value
    if name == "own_accounts" and not value.lstrip().startswith("["):
        return list(_accounts(value))
    return _parsed(key, value)


def _accounts(text: str) -> Iterator[str]:
    """Account IDs with commas between them."""
    yield from (part.strip() for part in text.split(","))


def _parsed(key: str, text: object) -> Any:  # noqa: ANN401 - any JSON
    try:
        return json.loads(str(text))
    except ValueError as error:
        problem = Problem(key, text, f"JSON ({error})", "Correct the JSON.")
        raise SettingsError(_SUBJECT, [problem]) from error
