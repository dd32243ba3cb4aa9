"""Finds and reads what a path points to: cdk.out folders, templates, folders of them."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from iam_patterns.cli.errors import CliError
from iam_patterns.template import StackTemplate, TemplateError, read_stacks
from iam_patterns.template.files import read_text

_MANIFEST: Final = "manifest.json"
_ENDINGS: Final = frozenset({".json", ".yaml", ".yml", ".template"})
_LEFT_OUT: Final = frozenset({"node_modules", "site-packages", "__pycache__"})
_SIGNS: Final = ("Resources", "AWS::")
"""What the text of every template has that creates anything of AWS."""
_SECTIONS: Final = frozenset(
    {
        "AWSTemplateFormatVersion",
        "Conditions",
        "Description",
        "Globals",
        "Hooks",
        "Mappings",
        "Metadata",
        "Outputs",
        "Parameters",
        "Resources",
        "Rules",
        "Transform",
    }
)
_WHAT: Final = "a cdk.out folder, a CloudFormation template or a folder of templates"


@dataclass(frozen=True, slots=True)
class InputApp:
    """One cloud assembly or one template.

    Args:
        path: The folder or file.
        stacks: Its stacks.
    """

    path: Path
    stacks: tuple[StackTemplate, ...]

    @property
    def is_assembly(self) -> bool:
        """Whether CDK made it."""
        return self.path.is_dir()


@dataclass(slots=True)
class InputsOnDemand:
    """Everything that the paths point to, each read when its turn comes and not kept.

    Args:
        paths: The cloud assemblies and templates.
        problems: What could not be read so far, in one line each.
        is_whole: Whether a path is a folder, so that nothing of it is left out.
    """

    paths: Sequence[Path]
    problems: list[str] = field(default_factory=list)
    is_whole: bool = False

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.paths)

    @property
    def apps(self) -> Iterator[InputApp]:
        """What can be read, one after the other; what cannot is added to the problems."""
        for path in self.paths:
            try:
                yield InputApp(path, _read(path))
            except TemplateError as error:
                self.problems.append(" ".join(str(error).split()))


@dataclass(slots=True)
class Inputs:
    """Everything that the paths point to.

    Args:
        apps: What could be read.
        problems: What could not, in one line each.
        is_whole: Whether a path is a folder, so that nothing of it is left out.
    """

    apps: list[InputApp] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    is_whole: bool = False

    @property
    def count(self) -> int:
        """How many apps there are."""
        return len(self.apps)


def find_inputs(paths: Sequence[Path]) -> InputsOnDemand:
    """Finds what the paths point to, to be read one by one.

    Raises:
        CliError: When a path does not exist, or a folder has no template.
    """
    found = dict.fromkeys(place for given in paths for place in _places(given))
    return InputsOnDemand(list(found), is_whole=any(path.is_dir() for path in paths))


def read_inputs(paths: Sequence[Path]) -> Inputs:
    """Reads what the paths point to; a template that cannot be read is a problem.

    Raises:
        CliError: When a path does not exist, or a folder has no template.
    """
    found = find_inputs(paths)
    return Inputs(list(found.apps), found.problems, is_whole=found.is_whole)


def read_app(path: Path) -> InputApp:
    """Reads the one cloud assembly or template that a path points to.

    Raises:
        CliError: When the path does not exist, or a folder has no template or several.
        TemplateError: When it cannot be read.
    """
    place = _only_one(str(path), _places(path))
    return InputApp(place, _read(place))


def one_app(label: str, apps: Sequence[InputApp]) -> InputApp:
    """The only app or template.

    Args:
        label: What they were read from, for people.
        apps: The apps and templates.

    Raises:
        CliError: When there are several.
    """
    place = _only_one(label, [app.path for app in apps])
    return next(app for app in apps if app.path == place)


def _only_one(label: str, places: Sequence[Path]) -> Path:
    if len(places) > 1:
        some = ", ".join(map(str, places[:3]))
        raise CliError(f"{label} has {len(places)} apps and templates: {some}. Pass one of them.")
    return places[0]


def shown_path(path: Path) -> str:
    """A path as messages and reports have it: from the working directory, if it is in there."""
    return _shown_from(Path.cwd(), path)


@lru_cache(maxsize=64)
def _shown_from(folder: Path, path: Path) -> str:
    resolved, here = path.resolve(), folder.resolve()
    return (resolved.relative_to(here) if resolved.is_relative_to(here) else resolved).as_posix()


def _read(path: Path) -> tuple[StackTemplate, ...]:
    stacks = tuple(read_stacks(path))
    if not path.is_dir() and not all(_is_template(stack.template) for stack in stacks):
        raise TemplateError(
            f"{path} is not a CloudFormation template: it has no Resources. Pass {_WHAT}."
        )
    for stack in stacks:
        for logical_id, resource in stack.resources.items():
            is_resource = isinstance(resource, Mapping)  # it is a list in Fn::ForEach
            path_in_app = stack.construct_path_of(logical_id) if is_resource else None
            for name in (logical_id, path_in_app or ""):
                if not name.isprintable():  # it would write to the terminal or the workflow's log
                    raise TemplateError(f"{path}: the name {name!r} has control characters")
    return stacks


def _is_template(data: Mapping[str, Any]) -> bool:
    """Whether an object is a template; that of an empty stack of CDK has no resources."""
    return "Resources" in data or (bool(data) and data.keys() <= _SECTIONS)


def _places(path: Path) -> list[Path]:
    if not path.exists():
        hint = " Run cdk synth first." if path.name == "cdk.out" else f" Pass {_WHAT}."
        raise CliError(f"{path} does not exist.{hint}")
    if not path.is_dir():
        return [path]
    found = list(_below(path))
    if not found:
        raise CliError(f"{path} has no template. Pass {_WHAT}.")
    return found


def _below(folder: Path) -> Iterator[Path]:
    """The cloud assemblies and templates in a folder; what is in an assembly belongs to it."""
    if (folder / _MANIFEST).exists() and (folder / "cdk.out").exists():
        yield folder
        return
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        yield folder  # so that it is reported
        return
    for entry in entries:
        path = Path(entry.path)
        if entry.is_dir(follow_symlinks=False):
            if not entry.name.startswith(".") and entry.name not in _LEFT_OUT:
                yield from _below(path)
        elif path.suffix in _ENDINGS and not path.is_dir() and _is_like_a_template(path):
            yield path


def _is_like_a_template(path: Path) -> bool:
    """Whether a file has what templates have; one that cannot be read might, and is reported."""
    text: str | None
    try:
        text = read_text(path)
    except TemplateError:
        text = _bytes_as_text(path)
    return text is None or all(sign in text for sign in _SIGNS)


def _bytes_as_text(path: Path) -> str | None:
    """The ASCII characters of a file that is not UTF-8; None if it cannot be read at all."""
    try:
        data = path.read_bytes() if path.is_file() else None
    except OSError:
        return None
    if data is None:
        return None if path.is_symlink() else ""
    return data.replace(b"\0", b"").decode("ascii", errors="ignore")
