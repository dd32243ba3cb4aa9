"""Refuses arguments of other types, before the checks run."""

from iam_patterns.checks.settings import Settings, SettingsError
from iam_patterns.policy.wrong_types import not_a
from iam_patterns.template import AppTemplates


def refuse_other_types(app: object, settings: object) -> None:
    """Refuses templates or settings of another type.

    Raises:
        SettingsError: When an argument is of another type.
    """
    wrong = [
        *not_a("app", app, AppTemplates, "AppTemplates, as in AppTemplates(read_stacks(...))"),
        *not_a("settings", settings, Settings, "Settings"),
    ]
    if wrong:
        raise SettingsError("findings", wrong)
