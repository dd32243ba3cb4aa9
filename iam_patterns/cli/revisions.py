"""A git revision in a folder of its own, which is removed again.

See https://git-scm.com/docs/git-worktree
"""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NoReturn

from iam_patterns.cli.errors import CliError
from iam_patterns.cli.names import nearest

_INSTALLED: Final = ("node_modules", ".venv", "venv")
"""What git does not have and apps run with: that of the working directory is used."""
_NO_HOOKS: Final = ("-c", f"core.hooksPath={os.devnull}")
_OF_ANOTHER_COMMIT: Final = "GIT_INDEX_FILE"
"""Set for a hook of ``git commit``: it is the index of the working tree."""


@dataclass(frozen=True, slots=True)
class Checkout:
    """The files of a revision.

    Args:
        root: The folder that has them.
        folder: The folder in it that corresponds to the working directory.
        repository: The folder of the repository that they are from.
        label: The revision with its commit, for people.
    """

    root: Path
    folder: Path
    repository: Path
    label: str


@contextmanager
def checked_out(revision: str) -> Iterator[Checkout]:
    """A revision in a temporary worktree, with the installed dependencies linked.

    Args:
        revision: A commit, branch or tag.

    Raises:
        CliError: When there is no git, no repository or no such revision.
    """
    repository = _repository(revision)
    commit = _commit(revision)
    here = Path.cwd().resolve().relative_to(repository.resolve())
    with tempfile.TemporaryDirectory(prefix="iam-patterns-") as temporary, _ended_by_signals():
        root = Path(temporary).resolve() / "revision"
        try:
            added = _git(*_NO_HOOKS, "worktree", "add", "--detach", "--quiet", str(root), commit)
            if added.returncode:
                raise CliError(f"git cannot check out {revision}: {_last_line(added.stderr)}")
            folder = root / here
            if not folder.is_dir():
                raise CliError(f"{revision} does not have the folder {here}. Run it in another.")
            _link_installed(repository, root)
            _link_installed(Path.cwd(), folder)
            yield Checkout(root, folder, repository.resolve(), f"{revision} ({commit[:7]})")
        finally:
            _remove(root)


def working_tree_label() -> str:
    """What the working directory has, for people."""
    try:
        status = _git("status", "--porcelain")
    except CliError:
        return "the working directory"
    is_changed = status.returncode == 0 and bool(status.stdout.strip())
    return f"the working directory{', with uncommitted changes' if is_changed else ''}"


def _repository(revision: str) -> Path:
    found = _git("rev-parse", "--show-toplevel")
    if found.returncode:
        raise CliError(
            f"{revision} does not exist, and it cannot be a git revision: this folder is not in a "
            "repository. Pass the path of a cdk.out folder or a template."
        )
    return Path(found.stdout.strip())


def _commit(revision: str) -> str:
    found = _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if found.returncode == 0:
        return found.stdout.strip()
    if _git("rev-parse", "--is-shallow-repository").stdout.strip() == "true":
        raise CliError(
            f"{revision} is neither a path nor a revision of this clone, which is shallow. Fetch "
            "it: git fetch --unshallow, or fetch-depth: 0 of actions/checkout."
        )
    listed = _git("for-each-ref", "--format=%(refname:short)").stdout.split()
    raise nearest("path or git revision", revision, listed)


def _link_installed(source: Path, target: Path) -> None:
    for name in _INSTALLED:
        installed, link = source / name, target / name
        if installed.is_dir() and not link.exists():
            link.symlink_to(installed.resolve(), target_is_directory=True)


def _remove(root: Path) -> None:
    _git("worktree", "remove", "--force", str(root))
    if root.exists():
        shutil.rmtree(root, ignore_errors=True)
        _git("worktree", "prune")


def _git(*arguments: str) -> subprocess.CompletedProcess[str]:
    git = shutil.which("git")
    if git is None:
        raise CliError("git is not installed. Install it, or pass paths instead of revisions.")
    own = {name: value for name, value in os.environ.items() if name != _OF_ANOTHER_COMMIT}
    return subprocess.run(  # noqa: S603 - git, without a shell
        [git, *arguments],
        check=False,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        env={**own, "LC_ALL": "C"},
    )


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["no output"])[-1]


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Lets what ends a job, as Ctrl-C does, remove the worktree first."""

    def interrupt(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
