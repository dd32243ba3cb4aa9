"""What the checks could not check, and why: a rule that raises, a template that cannot be read."""

import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from iam_patterns.checks.registry import RULE_IDS
from iam_patterns.checks.settings import SettingsError
from iam_patterns.checks.user_rules import RuleError
from iam_patterns.template import TemplateError

_ROOT = Path(__file__).parents[1]
_LONGEST = 600


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that the checks could not check.

    Args:
        what: What failed: a rule by its ID, a template by its path, or the settings.
        error: The exception.
        rule: The ID of the rule, if a rule raised the exception.
        file: The template, if it is known.

    Example:
        >>> failure = Failure("The settings are wrong", ValueError("own_account: unknown"))
        >>> failure.description
        'The settings are wrong: ValueError: own_account: unknown'
    """

    what: str
    error: Exception | SystemExit
    rule: str = ""
    file: Path | None = None

    @property
    def description(self) -> str:
        """What failed, with the text of the exception in one line."""
        text = " ".join(str(self.error).split())
        shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
        return f"{self.what}: {type(self.error).__name__}: {shown}".removesuffix(": ")

    @property
    def text(self) -> str:
        """What failed, and what to do about it."""
        what = self.description
        return f"{what} {self.fix}" if what.endswith((".", "!", "?")) else f"{what}. {self.fix}"

    @property
    def fix(self) -> str:
        """What to do about it."""
        if isinstance(self.error, SettingsError | RuleError):
            return "Correct the settings or the rules. Until then nothing is checked."
        if isinstance(self.error, TemplateError):
            return "Correct the template. Until then its resources are not checked."
        off = f'"severities": {{"{self.rule}": "off"}} under "iam-patterns" in cdk.json'
        if self.rule and self.rule not in RULE_IDS:
            own = _raised_at(self.error, is_of_a_user=True)
            return f"Correct the rule{own}, or turn it off: {off}."
        report = (
            "This is a fault in iam-patterns: report it to its maintainers with this message"
            f"{_raised_at(self.error)}."
        )
        return f"{report} Until it is fixed, turn the rule off: {off}." if self.rule else report


class ChecksFailedError(Exception):
    """Something could not be checked.

    Attributes:
        failures: What, and why.
    """

    def __init__(self, failures: Sequence[Failure]) -> None:
        """Writes the message: one line for each failure."""
        self.failures = tuple(failures)
        super().__init__("\n".join(found.text for found in self.failures))


def _raised_at(error: Exception | SystemExit, *, is_of_a_user: bool = False) -> str:
    """The file and line that raised it; one of this package by its path in the package.

    Args:
        error: What was raised.
        is_of_a_user: Whether to name the user's code, even if this package refused what it passed.
    """
    every = traceback.extract_tb(error.__traceback__)
    frames = [found for found in every if not found.filename.startswith("<")]
    outside = [found for found in frames if not Path(found.filename).is_relative_to(_ROOT)]
    for frame in reversed(outside if is_of_a_user and outside else frames):
        path = Path(frame.filename)
        shown = path.relative_to(_ROOT.parent) if path.is_relative_to(_ROOT) else path
        return f" (raised at {shown.as_posix()}, line {frame.lineno})"
    return ""
