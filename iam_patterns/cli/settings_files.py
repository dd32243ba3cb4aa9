"""Finds the settings: in cdk.json, pyproject.toml or iam-patterns.toml, and a file by path.

The names are the same everywhere. A setting that two files have is an error.
"""

import json
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from iam_patterns.checks.settings import Settings
from iam_patterns.checks.settings_in_context import is_misspelt, with_single_settings
from iam_patterns.cli.errors import CliError
from iam_patterns.cli.names import nearest
from iam_patterns.template.files import read_text

BASELINE_FILE: Final = "iam-patterns-baseline.json"
BASELINE_SCHEMA: Final = "iam-patterns/baseline/1"
"""The schema of that file, docs/schemas/baseline-1.json."""
_OF_BASELINE: Final = ("$schema", "schema", "baseline")
_OWN: Final = "iam-patterns.toml"
_OF_PROJECT: Final = (_OWN, "pyproject.toml", "cdk.json")
_KEY: Final = "iam-patterns"


def read_settings(organization_file: Path | None, baseline_file: Path | None) -> Settings:
    """The settings of the working directory, of the organization's file and of the baseline.

    Args:
        organization_file: A file with settings for every project, in TOML or JSON.
        baseline_file: The baseline; by default ``iam-patterns-baseline.json``, if it exists.

    Raises:
        CliError: When a file is malformed, or two files have the same setting.
        SettingsError: When a setting is unknown or malformed.
    """
    sources = [(name, _of_project(Path(name))) for name in _OF_PROJECT]
    if organization_file:
        sources.append((str(organization_file), _own_settings(organization_file)))
    merged: dict[str, Any] = {}
    origin: dict[str, str] = {}
    for file, found in sources:
        for name, value in found.items():
            if name in merged and name != "baseline":
                raise CliError(
                    f"the setting {name} is in {origin[name]} and in {file}. Remove one of them."
                )
            origin[name] = file
            merged[name] = [*merged[name], *value] if name in merged else value
    entries = _entries(baseline_file)
    if entries:
        merged["baseline"] = [*merged.get("baseline", []), *entries]
    return Settings.from_context(merged)


def files_with_baseline(organization_file: Path | None, baseline_file: Path | None) -> list[Path]:
    """The files that can have an entry of the baseline, that of the baseline first.

    Args:
        organization_file: As for `read_settings`.
        baseline_file: As for `read_settings`.
    """
    given = [baseline_file or Path(BASELINE_FILE), *map(Path, _OF_PROJECT)]
    return [file for file in (*given, organization_file) if file and file.exists()]


def _of_project(file: Path) -> Mapping[str, Any]:
    """The settings of a file of the working directory; none if it is not there."""
    if not file.exists():
        return {}
    if file.name == _OWN:
        return _own_settings(file)
    data = _parsed(file)
    name = "context" if file.suffix == ".json" else "tool"
    misplaced = next((key for key in data if key == _KEY or is_misspelt(key)), None)
    if misplaced:
        raise CliError(f"{misplaced} in {file} is not read. Move it below {name} as {_KEY}.")
    section = data.get(name) or {}
    found = (with_single_settings(section) or {}) if isinstance(section, Mapping) else {}
    return _object(found, f"{_KEY} in {file}")


def _own_settings(file: Path) -> Mapping[str, Any]:
    """The settings of a file that has nothing else, or has them as cdk.json and pyproject do."""
    data = _parsed(file)
    for section in ("context", "tool"):
        inner = data.get(section)
        if isinstance(inner, Mapping) and _KEY in inner:
            return _object(inner[_KEY], f"{_KEY} in {file}")
    return data


def _entries(file: Path | None) -> list[Any]:
    path = file or Path(BASELINE_FILE)
    if file is None and not path.exists():
        return []
    data = _parsed(path)
    unknown = [name for name in data if name not in _OF_BASELINE]
    if unknown:
        raise nearest("field of a baseline", unknown[0], _OF_BASELINE)
    if data.get("schema", BASELINE_SCHEMA) != BASELINE_SCHEMA:
        raise CliError(
            f"{path} has the schema {data['schema']}, and this version reads {BASELINE_SCHEMA}. "
            "Install the version that wrote it."
        )
    entries = data.get("baseline")
    if not isinstance(entries, list):
        raise CliError(
            f"{path} has no list named baseline. Write it again: iam-patterns baseline PATH."
        )
    return entries


def _parsed(file: Path) -> Mapping[str, Any]:
    if not file.exists():
        raise CliError(f"{file} does not exist. Correct the path.")
    text = read_text(file)
    try:
        data = json.loads(text) if file.suffix == ".json" else tomllib.loads(text)
    except ValueError as error:
        language = "JSON" if file.suffix == ".json" else "TOML"
        raise CliError(f"{file} is not {language}: {error}. Correct the file.") from error
    found: Mapping[str, Any] = _with_text_dates(_object(data, str(file)))
    return found


def _object(value: object, what: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise CliError(f"{what} is not an object of settings. Write {{name: value}}.")
    return value


def _with_text_dates(value: Any) -> Any:  # noqa: ANN401 - any TOML or JSON
    """The data; a date, which TOML has without quotes, as text."""
    if isinstance(value, Mapping):
        return {name: _with_text_dates(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_with_text_dates(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value
