"""The two versions that are compared: paths, git revisions, synthesized apps."""

import json
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from iam_patterns.checks.stack_artifacts import stack_artifacts
from iam_patterns.cli.creation_lines import NOT_OF_THE_APP, place_of
from iam_patterns.cli.errors import CliError
from iam_patterns.cli.inputs import InputApp, Inputs, one_app, read_inputs
from iam_patterns.cli.revisions import Checkout, checked_out, working_tree_label
from iam_patterns.cli.synthesis import synthesize

_CDK_SETTINGS: Final = "cdk.json"


@dataclass(frozen=True, slots=True)
class Side:
    """One version.

    Args:
        label: What it is, for people.
        folder: The folder that its paths are shown from.
        root: The path that was read.
        inputs: Its apps and templates.
    """

    label: str
    folder: Path
    root: Path
    inputs: Inputs

    def only_app(self) -> InputApp:
        """The one app or template that it has.

        Raises:
            CliError: When it has several, or a file cannot be read.
        """
        if self.inputs.problems:
            raise CliError(f"{self.label}: {self.inputs.problems[0]}")
        return one_app(self.label, self.inputs.apps)

    def apps(self) -> dict[str, InputApp]:
        """Its apps and templates by their path in it; the only one by no path."""
        if len(self.inputs.apps) == 1 and not self.inputs.problems:
            return {"": self.inputs.apps[0]}
        root = self.root.resolve()
        return {app.path.resolve().relative_to(root).as_posix(): app for app in self.inputs.apps}


@dataclass(frozen=True, slots=True)
class Sides:
    """Reads the versions; what it creates for that is removed when ``stack`` is closed.

    Args:
        app: The command that runs the app, if it is to be synthesized.
        stack: What removes temporary folders.
    """

    app: str | None
    stack: ExitStack

    def read(self, before: str, after: str | None) -> tuple[Side, Side]:
        """The version before and the version after.

        Args:
            before: A path or a git revision.
            after: A path or a git revision; None for the app of the working directory.

        Raises:
            CliError: When one of them is neither, or the app cannot be synthesized.
        """
        if after is None and self.app is None and not _has_app(Path()):
            raise CliError(
                "no AFTER is given. Pass a path, or --app 'python app.py' to synthesize the "
                "working directory."
            )
        for given in (before, after):
            if given is not None and _is_like_a_path(given) and not Path(given).exists():
                read_inputs([Path(given)])
        if self.app is not None and after and Path(before).exists() and Path(after).exists():
            raise CliError("--app is for a git revision or the working directory. Remove it.")
        old = self._side(before, after)
        if after is None:
            return old, self._synthesized(Path.cwd(), working_tree_label(), None)
        return old, self._side(after, before)

    def _side(self, given: str, other: str | None) -> Side:
        path = Path(given)
        if path.exists():
            return _of_path(path.resolve(), given, Path.cwd())
        checkout = self.stack.enter_context(checked_out(given))
        if self.app is None and other is not None and Path(other).exists():
            found = _at_revision(checkout, other)
            if found.exists():
                return _of_path(found, checkout.label, checkout.folder)
            if not _has_app(checkout.folder):
                raise CliError(
                    f"{checkout.label} does not have {other}. Pass --app 'python app.py' to "
                    "synthesize that revision, or the path of the version before."
                )
        return self._synthesized(checkout.folder, checkout.label, checkout)

    def _synthesized(self, folder: Path, label: str, checkout: Checkout | None) -> Side:
        if self.app is None and not _has_app(folder):
            raise CliError(f"{label} has no cdk.json with an app. Pass --app 'python app.py'.")
        output = Path(self.stack.enter_context(tempfile.TemporaryDirectory(prefix="iam-patterns-")))
        synthesize(self.app, output, working_folder=folder, of=label)
        side = Side(label, folder, output, read_inputs([output]))
        if checkout:
            _refuse_code_of_the_working_tree(side, checkout)
        return side


def _of_path(path: Path, label: str, folder: Path) -> Side:
    return Side(label, folder, path, read_inputs([path]))


def _at_revision(checkout: Checkout, path: str) -> Path:
    """Where a revision has the same path."""
    absolute = Path(path).resolve()
    if not absolute.is_relative_to(checkout.repository):
        raise CliError(f"{path} is not in the repository. Pass a path before and after.")
    return checkout.root / absolute.relative_to(checkout.repository)


def _is_like_a_path(given: str) -> bool:
    """Whether a name that does not exist was meant as a path."""
    return given.endswith((".json", ".yaml", ".yml", ".template", "cdk.out"))


def _has_app(folder: Path) -> bool:
    file = folder / _CDK_SETTINGS
    if not file.exists():
        return False
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise CliError(f"{file} is not JSON: {error}. Correct the file.") from error
    return isinstance(data, dict) and bool(data.get("app"))


def _refuse_code_of_the_working_tree(side: Side, checkout: Checkout) -> None:
    """Refuses an app at a revision that ran code of the working tree: nothing would differ."""
    folders = {stack.folder for app in side.inputs.apps for stack in app.stacks if stack.folder}
    for folder in folders:
        for artifact in stack_artifacts(folder).values():
            for frame in (
                frame for trace in artifact.creation_traces().values() for frame in trace
            ):
                place = place_of(frame)
                if place and _is_of(place[0], checkout):
                    raise CliError(
                        f"the app of {checkout.label} runs {place[0]} of the working tree, which "
                        "is installed in editable mode or on PYTHONPATH. Synthesize that revision "
                        "yourself, and pass the folder."
                    )


def _is_of(file: Path, checkout: Checkout) -> bool:
    resolved = file.resolve()
    return (
        resolved.is_relative_to(checkout.repository)
        and not resolved.is_relative_to(checkout.root)
        and not any(name in resolved.parts for name in NOT_OF_THE_APP)
    )
