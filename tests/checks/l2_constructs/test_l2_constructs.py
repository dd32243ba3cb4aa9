"""Every L2 construct of CDK that makes roles or writes grants, as the checks see it."""

import re
from collections import defaultdict
from collections.abc import Mapping

import pytest

from iam_patterns.checks import Finding
from iam_patterns.checks.analysis.resource_policy import policies_of_resources
from iam_patterns.template import AppTemplates, read_stacks
from iam_patterns.template.resource_policies import ResourcePolicies
from tests.checks.l2_constructs.app import L2App, found_in, synthesized
from tests.checks.l2_constructs.built import BUILDERS, LEFT_OUT
from tests.checks.l2_constructs.expected import ASKED_FOR, KINDS
from tests.checks.l2_constructs.library import constructs_with_roles, grant_methods

pytestmark = pytest.mark.slow
MAXIMUM_KINDS = 5
NAMES_A_PARAMETER = re.compile(r"\w+\(\w+=|\w+\.grant_\w+\(|to CallApiGatewayHttpApiEndpoint")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> L2App:
    return synthesized(tmp_path_factory.mktemp("assembly"))


@pytest.fixture(scope="module")
def every(app: L2App) -> Mapping[str, list[Finding]]:
    return found_in(app.assembly)


@pytest.fixture(scope="module")
def found(every: Mapping[str, list[Finding]]) -> Mapping[str, list[Finding]]:
    """What is found, without what the app asks for by name."""
    return {
        construct: [one for one in findings if (construct, one.rule.id) not in ASKED_FOR]
        for construct, findings in every.items()
    }


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


def test_what_the_app_asks_for_by_name_is_found(every: Mapping[str, list[Finding]]) -> None:
    found = {(construct, one.rule.id) for construct, rules in every.items() for one in rules}

    assert found >= ASKED_FOR


def test_resource_policies_are_among_what_cdk_writes(app: L2App) -> None:
    policies = list(policies_of_resources(AppTemplates(read_stacks(app.assembly))))

    assert len(policies) > 80
    assert len({one.policy.service for one in policies}) > 10


def test_every_resource_policy_that_cdk_writes_is_read_whole(app: L2App) -> None:
    policies = policies_of_resources(AppTemplates(read_stacks(app.assembly)))

    assert [
        (one.resource.path, one.policy.problems) for one in policies if one.policy.problems
    ] == []


def test_of_which_resources_other_policies_than_these_count_too(app: L2App) -> None:
    """Policies of the account apply to log groups; some functions are in no template."""
    every = ResourcePolicies(AppTemplates(read_stacks(app.assembly))).every()

    types = {one.type for one in every if not one.is_whole}
    assert types == {"AWS::Lambda::Permission", "AWS::Logs::LogGroup"}


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
