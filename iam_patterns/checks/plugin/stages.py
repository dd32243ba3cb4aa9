"""Errors in stages, which ``cdk synth`` without a pattern neither shows nor stops for.

The CDK command line shows only what is in the stacks that it selects: without a pattern, those that
are in no stage.

See https://docs.aws.amazon.com/cdk/v2/guide/stages.html
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from iam_patterns.checks.acknowledgements import Decided
from iam_patterns.checks.plugin.notes import Note
from iam_patterns.checks.plugin.templates import ReadStack, folder_of


def errors_in_stages(
    decided: Iterable[Decided], stacks: Sequence[ReadStack], app: Path
) -> Note | None:
    """A summary of the errors that the command line could leave out; None if there are none.

    Args:
        decided: All findings.
        stacks: The stacks of the app.
        app: The folder of its cloud assembly.
    """
    stages = {
        stack.file.parent: stack.parent
        for stack in stacks
        if not is_in(app, stack) and not (stack.artifact and stack.artifact.is_validated_with_app)
    }
    found = [
        stages[folder]
        for one in decided
        if one.is_error and (folder := folder_of(one.finding.subject.stack)) in stages
    ]
    if not found:
        return None
    names = list(dict.fromkeys(found))
    errors = "1 error" if len(found) == 1 else f"{len(found)} errors"
    where = f"the stage {names[0]}" if len(names) == 1 else f"the stages {', '.join(names)}"
    return Note(
        "errors-in-stages",
        "fatal",
        f"{errors} in {where}. Without a pattern, cdk synth does not list errors in stages.",
        "Run cdk synth '**' to list them, or call app.synth(validate_on_synthesis=True) "
        "in the app so that cdk synth lists them.",
    )


def is_in(app: Path, stack: ReadStack) -> bool:
    """Whether a stack is in the app itself, not in a stage."""
    return stack.file.parent.resolve() == app.resolve()
