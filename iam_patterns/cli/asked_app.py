"""The app that a question is about."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from iam_patterns.access import Access
from iam_patterns.cli.errors import CliError
from iam_patterns.cli.inputs import read_app
from iam_patterns.cli.pairs import read_single_pairs
from iam_patterns.template import StackTemplate
from iam_patterns.template.files import read_text


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
    ) -> "AskedApp":
        """The app that a path points to.

        Args:
            path: A cloud assembly or a template.
            parameters: What ``--parameter`` has.
            managed_policies: What ``--managed-policy`` has.

        Raises:
            CliError: When there is not one app, or an option is malformed.
            TemplateError: When a file cannot be read.
        """
        app = read_app(path)
        options = access_options(parameters, managed_policies)
        return cls(Access(app.stacks, **options), app.stacks)


def access_options(
    parameters: Sequence[str] | None, managed_policies: Sequence[str] | None
) -> dict[str, Any]:
    """The options of `Access` that the command line has.

    Raises:
        CliError: When one of them is malformed.
    """
    values = read_single_pairs("--parameter", parameters)
    files = read_single_pairs("--managed-policy", managed_policies)
    documents = {arn: _document(Path(file)) for arn, file in files.items()}
    return {"parameters": values or None, "managed_policies": documents or None}


def _document(file: Path) -> Mapping[str, Any]:
    """A policy document, alone or as ``aws iam get-policy-version`` prints it."""
    try:
        data = json.loads(read_text(file))
    except ValueError as error:
        raise CliError(f"{file} is not JSON: {error}. Correct the file.") from error
    version = data.get("PolicyVersion") if isinstance(data, dict) else None
    document = version.get("Document") if isinstance(version, dict) else data
    if not isinstance(document, dict) or "Statement" not in document:
        raise CliError(
            f"{file} has no policy document. Write an object with Version and Statement."
        )
    return document
