"""The registry of the roles, and what every role in it has."""

import inspect
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_iam as iam

import iam_patterns
from benchmarks.hand_written import PATTERNS
from iam_patterns import roles
from iam_patterns.roles import ROLES, RoleError
from iam_patterns.roles._building.assumable_role import AssumableRole
from iam_patterns.roles._building.base import PatternRole
from tools.role_registry import REGISTRY, registry

ROOT = Path(__file__).parents[2]
FOR_CALLERS = ("assume_role_command", "aws_config_profile", "caller_permissions")
ASSUMED_BY_A_CALL = {pattern.name for pattern in PATTERNS if "AWS" in pattern.principal}
PATTERN_ROLES = sorted(set(ROLES) - {"PermissionsBoundary"})


def test_the_registry_is_as_the_folder() -> None:
    assert REGISTRY.read_text() == registry()


def test_both_packages_export_every_role() -> None:
    assert set(ROLES) < set(roles.__all__)
    assert set(ROLES) < set(iam_patterns.__all__)


def test_one_role_loads_no_other() -> None:
    script = (
        "import sys, iam_patterns; iam_patterns.MfaRole;"
        "loaded = [m for m in sys.modules if m.startswith('iam_patterns.roles.')"
        " and m.endswith('_role')]; print(*loaded)"
    )

    finished = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )

    assert set(finished.stdout.split()) == {
        "iam_patterns.roles._building.assumable_role",
        "iam_patterns.roles.mfa_role",
    }


@pytest.mark.parametrize("name", ROLES)
def test_help_of_init_is_ours_and_documents_each_parameter(name: str) -> None:
    construct = getattr(roles, name)
    documented = inspect.getdoc(construct.__init__) or ""

    assert construct.__init__.__module__ == f"iam_patterns.roles.{ROLES[name]}"
    for parameter in list(inspect.signature(construct.__init__).parameters)[1:]:
        assert f"\n    {parameter}: " in documented, parameter


@pytest.mark.parametrize("name", ["RoleError"])
def test_help_of_other_public_inits_is_ours(name: str) -> None:
    assert getattr(roles, name).__init__.__doc__ != Exception.__init__.__doc__


@pytest.mark.parametrize("name", PATTERN_ROLES)
def test_only_roles_assumed_by_a_call_have_what_callers_need(name: str) -> None:
    construct = getattr(roles, name)

    assert issubclass(construct, PatternRole)
    assert issubclass(construct, AssumableRole) == (name in ASSUMED_BY_A_CALL)
    for method in FOR_CALLERS:
        assert hasattr(construct, method) == (name in ASSUMED_BY_A_CALL)


@pytest.mark.parametrize("name", PATTERN_ROLES)
@pytest.mark.parametrize("parameter", ["assumed_by", "external_ids"])
def test_trust_parameters_of_cdk_are_answered_with_what_to_write(name: str, parameter: str) -> None:
    stack = Stack(App(), "Stack")
    given: dict[str, Any] = {
        "assumed_by": iam.AccountPrincipal("111111111111"),
        "external_ids": ["cust-7f3a9c2e"],
    }
    construct = getattr(roles, name)

    with pytest.raises(RoleError) as error:
        construct(stack, "Role", **{parameter: given[parameter]})

    problem = next(p for p in error.value.problems if p.path == parameter)
    assert error.value.subject == f"{name} at Stack/Role"
    fix = construct._INSTEAD_OF_ASSUMED_BY if parameter == "assumed_by" else "external"
    assert fix in problem.fix.lower() or fix == problem.fix
    assert stack.node.children == []


@pytest.mark.parametrize("name", PATTERN_ROLES)
def test_the_answer_names_parameters_that_the_role_has(name: str) -> None:
    construct = getattr(roles, name)
    hint = construct._INSTEAD_OF_ASSUMED_BY
    own = set(inspect.signature(construct.__init__).parameters)
    words = {word.strip(".,") for word in hint.split() if "_" in word and "(" not in word}

    assert words - {"iam_patterns.web_identities"} <= own


def test_an_unknown_parameter_is_called_that_and_gets_the_nearest_name() -> None:
    stack = Stack(App(), "Stack")

    with pytest.raises(RoleError) as error:
        roles.MfaRole(
            stack,
            "Role",
            trusted_arns=["arn:aws:iam::111111111111:user/alice"],
            permissons=[],  # type: ignore[call-arg]
            max_mfa_agee=1,
            colour="red",
        )

    assert str(error.value) == (
        "MfaRole at Stack/Role: 3 problems\n"
        "  - permissons: unknown parameter of MfaRole (got []). Did you mean permissions?\n"
        "  - max_mfa_agee: unknown parameter of MfaRole (got 1). Did you mean max_mfa_age?\n"
        "  - colour: unknown parameter of MfaRole (got 'red'). See help(MfaRole)."
    )


def test_exactly_one_of_two_says_which_were_given() -> None:
    stack = Stack(App(), "Stack")
    given: dict[str, Any] = {"external_id": "cust-7f3a9c2e"}
    both: dict[str, Any] = {
        "vendor_account": "333333333333",
        "vendor_role_arns": ["arn:aws:iam::1:role/x"],
    }

    with pytest.raises(RoleError) as neither:
        roles.ThirdPartyExternalIdRole(stack, "Role", **given)
    with pytest.raises(RoleError, match="got vendor_account and vendor_role_arns"):
        roles.ThirdPartyExternalIdRole(stack, "Role", **given, **both)
    roles.ThirdPartyExternalIdRole(stack, "Role", **given, vendor_account="333333333333")

    assert (
        "vendor_account: exactly one of vendor_account and vendor_role_arns is required "
        "(got neither)." in str(neither.value)
    )


@pytest.mark.parametrize("name", ROLES)
def test_every_role_has_its_test_page_and_twin(name: str) -> None:
    module = ROLES[name]
    files = [f"tests/roles/test_{module}.py", f"docs/roles/{module}.md"]
    if name in PATTERN_ROLES:
        files.append(f"benchmarks/hand_written/{module}.py")

    assert [file for file in files if not (ROOT / file).exists()] == []
