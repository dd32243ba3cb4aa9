"""Every L2 construct of CDK that makes roles or writes grants, as the checks see it."""

import re
from collections import defaultdict
from collections.abc import Mapping

import pytest

from iam_patterns.checks import Finding
from tests.checks.l2_constructs.app import L2App, found_in, synthesized
from tests.checks.l2_constructs.built import BUILDERS, LEFT_OUT
from tests.checks.l2_constructs.expected import KINDS
from tests.checks.l2_constructs.library import constructs_with_roles, grant_methods

pytestmark = pytest.mark.slow
MAXIMUM_KINDS = 5
NAMES_A_PARAMETER = re.compile(r"\w+\(\w+=|\w+\.grant_\w+\(|to CallApiGatewayHttpApiEndpoint")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> L2App:
    return synthesized(tmp_path_factory.mktemp("assembly"))


@pytest.fixture(scope="module")
def found(app: L2App) -> Mapping[str, list[Finding]]:
    return found_in(app.assembly)


def test_every_construct_of_the_library_is_built_or_left_out_for_a_reason() -> None:
    library = constructs_with_roles()

    assert len(library) > 200
    assert library - BUILDERS.keys() - LEFT_OUT.keys() == set()
    assert LEFT_OUT.keys() - library == set()
    assert LEFT_OUT.keys() & BUILDERS.keys() == set()


def test_every_grant_method_is_called(app: L2App) -> None:
    left_out = {
        construct: grant_methods(construct) - called for construct, called in app.called.items()
    }

    assert {construct: methods for construct, methods in left_out.items() if methods} == {}
    assert sum(map(len, app.called.values())) > 400


def test_what_the_checks_find_in_it_is_of_four_kinds(found: Mapping[str, list[Finding]]) -> None:
    by_rule: defaultdict[str, set[str]] = defaultdict(set)
    for construct, findings in found.items():
        for finding in findings:
            by_rule[finding.rule.id].add(construct)

    assert by_rule == {rule: named for kind in KINDS for rule, named in kind.constructs.items()}
    assert len(KINDS) < MAXIMUM_KINDS


def test_nothing_of_it_stops_a_synthesis(found: Mapping[str, list[Finding]]) -> None:
    severities = {rule: kind.severities for kind in KINDS for rule in kind.constructs}

    for findings in found.values():
        for finding in findings:
            assert finding.severity in severities[finding.rule.id] - {"error"}


def test_every_fix_names_a_parameter_or_a_call_of_cdk(
    found: Mapping[str, list[Finding]],
) -> None:
    alone = {"aws_batch.EcsEc2ContainerDefinition", "aws_batch.EcsFargateContainerDefinition"}

    for construct in found.keys() - alone:
        for finding in found[construct]:
            assert NAMES_A_PARAMETER.search(finding.fix), finding.fix
