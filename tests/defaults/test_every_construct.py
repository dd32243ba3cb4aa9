"""Every L2 construct of CDK that makes a role, with and without defaults and mixins."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from aws_cdk import App, Mixins

from iam_patterns.checks import Settings, findings
from iam_patterns.defaults import (
    BoundaryAndPath,
    RequireImdsV2,
    RoleDefaults,
    RoleRule,
    SourceGuard,
)
from iam_patterns.template import AppTemplates, read_stacks
from tests.checks.l2_constructs.app import synthesized
from tests.checks.l2_constructs.parts import ACCOUNT
from tests.policy.inclusion import comparing

pytestmark = pytest.mark.slow

RANDOM_ID: Final = re.compile(r"(?<=Invoke)\w{40,}")
"""CDK names the permissions of functions by the token of their principal."""

OF_CUSTOM_RESOURCE: Final = re.compile(r"CustomResourceProviderRole[0-9A-F]{8}$")
"""The roles of CDK's own custom resources are plain resources, which injectors do not reach."""

OF_NODES: Final = re.compile(r"aws-eks-(?!v2).*(NodeGroupRole|PodExecutionRole)[0-9A-F]{8}$")

DEFAULTS: Final = RoleDefaults(permissions_boundary="TeamBoundary", path="/workload/")
MIXINS: Final = (
    BoundaryAndPath(permissions_boundary="TeamBoundary", path="/workload/"),
    SourceGuard(),
    RequireImdsV2(),
)
SETTINGS: Final = Settings(permissions_boundary="TeamBoundary", path="/workload/")

Roles = Mapping[str, Mapping[str, Any]]


def templates(assembly: Path) -> dict[str, Any]:
    return {
        file.name: json.loads(RANDOM_ID.sub("", file.read_text()))
        for file in sorted(assembly.glob("*.template.json"))
    }


def roles(assembly: Path) -> dict[str, Mapping[str, Any]]:
    return {
        f"{file}/{name}": resource["Properties"]
        for file, template in templates(assembly).items()
        for name, resource in template["Resources"].items()
        if resource["Type"] == "AWS::IAM::Role"
    }


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return synthesized(tmp_path_factory.mktemp("plain")).assembly


@pytest.fixture(scope="module")
def with_defaults(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return synthesized(tmp_path_factory.mktemp("defaults"), DEFAULTS).assembly


@pytest.fixture(scope="module")
def with_mixins(tmp_path_factory: pytest.TempPathFactory) -> Path:
    def finish(app: App) -> None:
        for mixin in (*MIXINS, *MIXINS):
            Mixins.of(app).apply(mixin)

    return synthesized(tmp_path_factory.mktemp("mixins"), DEFAULTS, finish=finish).assembly


def changes(before: Path, after: Path) -> Iterator[tuple[str, set[str]]]:
    """The properties of each role that differ."""
    old, new = roles(before), roles(after)
    assert old.keys() == new.keys()
    for name, properties in new.items():
        keys = properties.keys() | old[name].keys()
        yield name, {key for key in keys if properties.get(key) != old[name].get(key)}


def test_an_injector_that_leaves_every_role_changes_no_template(
    plain: Path, tmp_path: Path
) -> None:
    defaults = RoleDefaults(rules=[RoleRule("*", leave="A test.")])

    found = templates(synthesized(tmp_path, defaults).assembly)

    assert found == templates(plain)
    assert len(defaults.report.left) > 100


def test_the_defaults_set_the_boundary_and_the_path_and_nothing_else(
    plain: Path, with_defaults: Path
) -> None:
    count = 0
    for name, changed in changes(plain, with_defaults):
        count += 1
        if OF_CUSTOM_RESOURCE.search(name):
            assert changed == set()
        elif OF_NODES.search(name):
            assert changed == {"PermissionsBoundary"}
        else:
            assert changed == {"PermissionsBoundary", "Path"}
    assert count > 100


def test_what_is_left_is_named_with_a_reason() -> None:
    left = {one.path: one.reason for one in DEFAULTS.report.left}

    assert all(path.endswith(("NodeGroupRole", "PodExecutionRole")) for path in left)
    assert {"Amazon EKS" in reason for reason in left.values()} == {True}


def test_the_mixins_set_the_rest(plain: Path, with_mixins: Path) -> None:
    for name, changed in changes(plain, with_mixins):
        assert changed <= {"PermissionsBoundary", "Path", "AssumeRolePolicyDocument"}
        assert "PermissionsBoundary" in changed, name
        assert ("Path" in changed) != bool(OF_NODES.search(name)), name


def test_the_checks_find_what_the_defaults_and_mixins_leave(
    with_defaults: Path, with_mixins: Path
) -> None:
    def found(assembly: Path) -> dict[str, set[str]]:
        by_rule: dict[str, set[str]] = {}
        for finding in findings(AppTemplates(read_stacks(assembly)), SETTINGS):
            for one in (finding, *finding.others):
                by_rule.setdefault(one.rule.id, set()).add(
                    f"{one.subject.stack.name}/{one.subject.logical_id}"
                )
        return by_rule

    before, after = found(with_defaults), found(with_mixins)

    rest = before["organization-permissions-boundary"]
    assert rest
    assert all(map(OF_CUSTOM_RESOURCE.search, rest))
    assert "organization-permissions-boundary" not in after
    assert all(map(OF_NODES.search, after["organization-path"]))
    assert len(before["trust-service-without-source"]) > 10
    assert "trust-service-without-source" not in after


def test_nobody_can_assume_a_role_who_could_not_before(plain: Path, with_mixins: Path) -> None:
    before, after = roles(plain), roles(with_mixins)
    narrower = 0

    for name in before:
        old, new = (resolved(found[name]["AssumeRolePolicyDocument"]) for found in (before, after))
        verdict = comparing.compare_trust(old, new).verdict
        assert verdict in ("equal", "narrower"), name
        narrower += verdict == "narrower"
    assert narrower > 10


VALUES: Final = {"AWS::AccountId": ACCOUNT, "AWS::Partition": "aws"}


def resolved(value: Any) -> Any:  # noqa: PLR0911 - one line for each function
    """The trust policy with a value in place of each of CloudFormation's functions."""
    match value:
        case {"Ref": str(name)}:
            return VALUES.get(name, f"arn:aws:iam::{ACCOUNT}:oidc-provider/{name}")
        case {"Fn::Join": [str(delimiter), list(parts)]}:
            return delimiter.join(resolved(parts))
        case {"Fn::Sub": str(text)}:
            return re.sub(r"\$\{(AWS::\w+)\}", lambda found: VALUES[found[1]], text)
        case {"Fn::GetAtt": [str(name), str(attribute)]}:
            return f"arn:aws:iam::{ACCOUNT}:role/{name}{attribute.replace('.', '')}"[:90]
        case list():
            return [resolved(each) for each in value]
        case dict():
            return {key: resolved(each) for key, each in value.items()}
    return value
