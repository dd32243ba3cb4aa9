"""The L2 constructs of the installed aws-cdk-lib that make IAM roles or write grants.

They are read from the jsii assembly that the package carries: every class of the library, with
its parameters and methods.
"""

import gzip
import json
import re
import tarfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import aws_cdk

_LIBRARY: Final = "aws-cdk-lib."
_CONSTRUCT: Final = "constructs.Construct"
_TASK: Final = f"{_LIBRARY}aws_stepfunctions.TaskStateBase"
_ROLES: Final = {
    f"{_LIBRARY}aws_iam.IRole",
    f"{_LIBRARY}aws_iam.Role",
    f"{_LIBRARY}interfaces.aws_iam.IRoleRef",
}


@cache
def _types() -> dict[str, Any]:
    (archive,) = (Path(aws_cdk.__file__).parent / "_jsii").glob("*.tgz")
    with tarfile.open(archive) as files:
        member = files.extractfile("package/.jsii.gz")
        assert member is not None
        types: dict[str, Any] = json.loads(gzip.decompress(member.read()))["types"]
    return types


def constructs_with_roles() -> set[str]:
    """The classes that take a role, have a grant method or are tasks of a state machine.

    Without L1s, abstract classes and deprecated ones. A task writes into its state machine's role.
    """
    return {
        name.removeprefix(_LIBRARY)
        for name, declared in _types().items()
        if _is_l2(name, declared) and (_takes_a_role(name) or _has_grants(name) or _is_task(name))
    }


def _is_l2(name: str, declared: dict[str, Any]) -> bool:
    return (
        declared["kind"] == "class"
        and not declared.get("abstract")
        and not declared.get("docs", {}).get("deprecated")
        and not name.rpartition(".")[2].startswith("Cfn")
        and _CONSTRUCT in _bases(name)
    )


def _bases(name: str) -> list[str]:
    """The class and what it inherits from."""
    found = []
    while name:
        found.append(name)
        name = _types().get(name, {}).get("base", "")
    return found


def _takes_a_role(name: str) -> bool:
    return any(
        property_["type"].get("fqn") in _ROLES
        for parameter in _initializer(name).get("parameters", [])
        for property_ in _properties(parameter["type"].get("fqn"))
    )


def _initializer(name: str) -> dict[str, Any]:
    classes = (_types().get(base, {}) for base in _bases(name))
    return next((found["initializer"] for found in classes if "initializer" in found), {})


def _properties(name: str | None) -> Iterator[dict[str, Any]]:
    declared = _types().get(name or "", {})
    yield from declared.get("properties", [])
    for interface in declared.get("interfaces", []):
        yield from _properties(interface)


def grant_methods(construct: str) -> set[str]:
    """The names of its grant methods, in Python, such as ``grant_read``."""
    return {
        re.sub("([A-Z])", r"_\1", method["name"]).lower()
        for base in _bases(f"{_LIBRARY}{construct}")
        for method in _types().get(base, {}).get("methods", [])
        if method["name"].startswith("grant")
        and not method.get("static")
        and not method.get("protected")
    }


def _has_grants(name: str) -> bool:
    """Whether it has grant methods, or an object of them such as ``BucketGrants``."""
    return bool(grant_methods(name.removeprefix(_LIBRARY))) or any(
        property_["type"].get("fqn", "").endswith("Grants")
        for base in _bases(name)
        for property_ in _types().get(base, {}).get("properties", [])
    )


def _is_task(name: str) -> bool:
    return _TASK in _bases(name)
