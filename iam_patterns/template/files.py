"""Reads files as UTF-8, whatever the locale, and only those inside their folder."""

import codecs
import stat
from pathlib import Path

from iam_patterns.template.errors import TemplateError


def read_text(path: Path) -> str:
    """The text of a file.

    Raises:
        TemplateError: When it is not a regular file, cannot be read or is not UTF-8.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise TemplateError(f"{path} is not a regular file")
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        if isinstance(error, TemplateError):
            raise
        reason = getattr(error, "strerror", None) or error
        raise TemplateError(f"{path} cannot be read: {reason}") from error
    if data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise TemplateError(
            f"{path} starts with a byte order mark: save it as UTF-8 without the mark"
        )
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise TemplateError(
            f"{path} is not UTF-8: {error.reason} at byte {error.start}. Save it as UTF-8."
        ) from error


def inside(folder: Path, name: str) -> Path:
    """The path of a file or folder that is really inside a folder, symbolic links followed.

    Raises:
        TemplateError: When it is the folder itself or outside it.
    """
    try:
        root = folder.resolve()
        found = (root / name).resolve()
    except (OSError, ValueError, RuntimeError) as error:
        raise TemplateError(f"{folder}: the path {name!r} cannot be resolved: {error}") from error
    if root not in found.parents:
        raise TemplateError(f"{folder}: the path {name!r} must be inside this folder")
    return folder / name


def is_directory(path: Path) -> bool:
    """Whether a path is a folder; False for a path that no file can have."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False
