"""Runs the rules so that a template that cannot be checked does not keep the others from it."""

from collections.abc import Sequence

from iam_patterns.checks.failures import Failure
from iam_patterns.checks.rule import AnyRule
from iam_patterns.checks.run import Outcome, run_checks
from iam_patterns.checks.settings import Settings, SettingsError
from iam_patterns.checks.user_rules import RuleError
from iam_patterns.template import AppTemplates, StackTemplate
from iam_patterns.template.nested_stacks import without_nested


def run_on_each(
    stacks: Sequence[StackTemplate], settings: Settings, rules: Sequence[AnyRule]
) -> Outcome:
    """What the rules find in all templates together.

    A template that raises an exception is a `Failure`; if its nested stacks are what raises it,
    it is checked without them.

    Raises:
        SettingsError: If the settings name an unknown rule.
        RuleError: If a rule of yours is incomplete, or its ID is taken.
    """
    try:
        return run_checks(AppTemplates(stacks), settings, rules)
    except (SettingsError, RuleError):
        raise
    except Exception as error:  # noqa: BLE001 - reported below, by template
        return _one_by_one(stacks, settings, rules, error)


def _one_by_one(
    stacks: Sequence[StackTemplate], settings: Settings, rules: Sequence[AnyRule], error: Exception
) -> Outcome:
    """What is found in the templates that can be checked."""
    sound: list[StackTemplate] = []
    alone: list[Outcome] = []
    failures: list[Failure] = []
    for stack in stacks:
        kept = stack
        outcome = _together([stack], settings, rules)
        if isinstance(outcome, Exception):
            what = f"The nested stacks of the template {stack.file} are not checked"
            failure = Failure(what, outcome, file=stack.file)
            kept = without_nested(stack)
            outcome = _together([kept], settings, rules)
            if isinstance(outcome, Exception):
                failure = Failure(
                    f"The template {stack.file} is not checked", outcome, file=stack.file
                )
            failures.append(failure)
        if isinstance(outcome, Outcome):
            alone.append(outcome)
            sound.append(kept)
    apart = Outcome(
        tuple(finding for outcome in alone for finding in outcome.findings),
        tuple({f.rule: f for outcome in alone for f in outcome.failures}.values()),
    )
    together = _together(sound, settings, rules) if failures else error
    if isinstance(together, Exception):
        what = "The templates are checked one by one, because together they cannot be read"
        failures.append(Failure(what, together, file=stacks[0].file if stacks else None))
        together = apart
    return Outcome(together.findings, (*together.failures, *failures))


def _together(
    stacks: Sequence[StackTemplate], settings: Settings, rules: Sequence[AnyRule]
) -> Outcome | Exception:
    try:
        return run_checks(AppTemplates(stacks), settings, rules)
    except Exception as error:  # noqa: BLE001 - reported by the caller
        return error
