"""Runs ``cdk synth`` with the lines of the app's code in the assembly."""

import os
import shutil
import subprocess
from pathlib import Path

from iam_patterns.cli.errors import CliError
from iam_patterns.cli.terminal import working_on


def synthesize(
    app: str | None, folder: Path, *, working_folder: Path | None = None, of: str = ""
) -> Path:
    """The folder of the assembly that an app synthesizes.

    Findings of checks inside the app do not stop it.

    Args:
        app: The command that runs the app, such as ``python app.py``; None for that of cdk.json.
        folder: An empty folder.
        working_folder: The folder to run it in; the working directory by default.
        of: Which version of the app it is, for errors.

    Raises:
        CliError: When there is no CDK command line, or the app fails.
    """
    cdk = shutil.which("cdk")
    if cdk is None:
        raise CliError(
            "an app is synthesized by the CDK command line. Install it: npm install --global "
            "aws-cdk"
        )
    options = ["--output", str(folder), "--quiet", "--no-notices", "--debug"]
    options += ["--app", app] if app else []
    with working_on(f"Synthesizing {of or 'the app'}"):
        finished = subprocess.run(  # noqa: S603 - the command that the user names
            [cdk, "synth", *options],
            check=False,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            cwd=working_folder,
            env={**os.environ, "CDK_DEBUG": "1"},
        )
    if not (folder / "manifest.json").exists():
        lines = (finished.stderr + finished.stdout).strip().splitlines()
        said = [line.strip() for line in lines if "rror" in line] or lines or ["no output"]
        command = f"cdk synth --app {app!r}" if app else "cdk synth"
        version = f" of {of}" if of else ""
        raise CliError(f"{command}{version} failed: {said[-1]} Run it to see all it prints.")
    return folder
