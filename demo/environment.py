"""The environment of the demo's processes: nothing of the user's AWS settings and proxies."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_KEPT: Final = frozenset(
    {
        "PATH",
        "LANG",
        "LD_LIBRARY_PATH",
        "LOGNAME",
        "SYSTEMROOT",
        "TERM",
        "TZ",
        "USER",
        "VIRTUAL_ENV",
    }
)
_KEPT_PREFIXES: Final = ("JSII_", "LC_", "PYTHON")


def own_environment(folder: Path) -> dict[str, str]:
    """The environment that every process of the demo starts from.

    Only what programs need to run is kept of the user's: no ``AWS_*`` variable, proxy, option of
    Node.js or setting of the emulator gets through. The home folder is empty, so ``~/.aws`` and
    ``~/.cdk.json`` are not read.

    Args:
        folder: The folder for all files, temporary ones too.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in _KEPT or name.startswith(_KEPT_PREFIXES)
    }
    return {
        "JSII_RUNTIME_PACKAGE_CACHE_ROOT": str(_jsii_cache()),
        **kept,
        "HOME": str(folder / "home"),
        "TMPDIR": str(folder),
        "NO_PROXY": "localhost,127.0.0.1",
        "no_proxy": "localhost,127.0.0.1",
        "CDK_DISABLE_CLI_TELEMETRY": "true",
        "CDK_DISABLE_VERSION_CHECK": "true",
    }


@contextmanager
def environment_of_this_process(environment: Mapping[str, str]) -> Iterator[None]:
    """Has no other environment variables until it ends; boto3 reads them in each new client."""
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(environment)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def leftovers(exported: Mapping[str, str]) -> list[str]:
    """The ``AWS_*`` variables of the user that would still count beside the exported ones."""
    return sorted(name for name in os.environ if name.startswith("AWS_") and name not in exported)


def _jsii_cache() -> Path:
    """Where jsii unpacks CDK by default, once for all apps: 200 MB that take seconds."""
    mac = sys.platform == "darwin"
    folder = "Library/Caches/com.amazonaws.jsii" if mac else ".cache/aws/jsii"
    return Path.home() / folder / "package-cache"
