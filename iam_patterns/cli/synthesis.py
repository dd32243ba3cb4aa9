"""Runs ``cdk synth`` with the lines of the app's code in the assembly."""

import os
import shutil
import subprocess
from pathlib import Path

from iam_patterns.cli.errors import CliError


def synthesize(app: str, folder: Path) -> Path:
    """The folder of the assembly that an app synthesizes.

    Findings of checks inside the app do not stop it.

    Args:
        app: The command that runs the app, such as ``python app.py``.
        folder: An empty folder.

    Raises:
        CliError: When there is no CDK command line, or the app fails.
    """
    cdk = shutil.which("cdk")
    if cdk is None:
        raise CliError("--app needs the CDK command line: npm install --global aws-cdk")
    options = ["--app", app, "--output", str(folder), "--quiet", "--no-notices", "--debug"]
    finished = subprocess.run(  # noqa: S603 - the command that the user names
        [cdk, "synth", *options],
        check=False,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        env={**os.environ, "CDK_DEBUG": "1"},
    )
    if not (folder / "manifest.json").exists():
        lines = (finished.stderr + finished.stdout).strip().splitlines()
        said = [line.strip() for line in lines if "rror" in line] or lines or ["no output"]
        raise CliError(f"cdk synth --app {app!r} failed: {said[-1]} Run it to see all it prints.")
    return folder
