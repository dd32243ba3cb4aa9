"""The app that a question is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from iam_patterns.access import Access
from iam_patterns.cli.access_options import access_options
from iam_patterns.cli.inputs import read_app
from iam_patterns.template import StackTemplate


@dataclass(frozen=True, slots=True)
class AskedApp:
    """An app and what it is asked.

    Args:
        access: The questions about it.
        stacks: Its stacks.
    """

    access: Access
    stacks: tuple[StackTemplate, ...]

    @classmethod
    def of(
        cls,
        path: Path,
        parameters: Sequence[str] | None,
        managed_policies: Sequence[str] | None,
        guardrails: Sequence[Path] | None,
    ) -> "AskedApp":
        """The app that a path points to.

        Args:
            path: A cloud assembly or a template.
            parameters: What ``--parameter`` has.
            managed_policies: What ``--managed-policy`` has.
            guardrails: What ``--guardrail`` has.

        Raises:
            CliError: When there is not one app, or an option is malformed.
            TemplateError: When a file cannot be read.
        """
        app = read_app(path)
        options = access_options(parameters, managed_policies, guardrails)
        return cls(Access(app.stacks, **options), app.stacks)
