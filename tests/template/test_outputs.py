"""Outputs and exports: whose value an import has."""

from pathlib import Path
from typing import Any

import pytest

from iam_patterns.template import AppTemplates, StackTemplate

UNKNOWN = "${Token[~"


def exporting(name: str, value: Any, **stack: Any) -> StackTemplate:
    outputs = {"Out": {"Value": value, "Export": {"Name": "shared"}}}
    return StackTemplate(name, {"Outputs": outputs}, **stack)


def imported(*stacks: StackTemplate, **asking: Any) -> Any:
    app = AppTemplates([*stacks, StackTemplate("Asking", {}, **asking)])
    return list(app.resolved())[-1][1].resolve({"Fn::ImportValue": "shared"})


def test_an_import_has_the_value_of_the_export_of_its_account_and_region() -> None:
    stacks = [
        exporting(account, account, account=account, region="eu-west-1")
        for account in ("111111111111", "222222222222")
    ]

    assert imported(*stacks, account="222222222222", region="eu-west-1") == "222222222222"
    assert imported(*stacks, account="333333333333", region="eu-west-1").startswith(UNKNOWN)
    assert imported(*stacks, account="111111111111", region="us-east-1").startswith(UNKNOWN)


def test_an_export_that_two_stacks_have_is_unknown_unless_the_values_agree() -> None:
    assert imported(exporting("A", "x"), exporting("B", "y")).startswith(UNKNOWN)
    assert imported(exporting("A", "x"), exporting("B", "x")) == "x"


def test_an_import_prefers_the_export_of_its_own_stage(tmp_path: Path) -> None:
    prod, test = tmp_path / "assembly-Prod", tmp_path / "assembly-Test"

    found = imported(
        exporting("A", "p", folder=prod), exporting("A", "t", folder=test), folder=test
    )

    assert found == "t"


@pytest.mark.parametrize(("region", "value"), [("eu-west-1", "eu"), ("us-east-1", "us")])
def test_an_output_of_a_name_that_two_stacks_have_is_that_of_the_same_region(
    region: str, value: str
) -> None:
    stacks = [exporting("shop", found[:2], region=found) for found in ("eu-west-1", "us-east-1")]
    app = AppTemplates([*stacks, StackTemplate("Asking", {}, region=region)])
    (*_, (_, resolver)) = app.resolved()

    asked = {"Fn::GetStackOutput": {"StackName": "shop", "OutputName": "Out"}}

    assert resolver.resolve(asked) == value


def test_exports_that_need_each_other_are_unknown() -> None:
    stacks = [
        StackTemplate(
            name,
            {
                "Outputs": {
                    "Out": {
                        "Value": {"Fn::ImportValue": other},
                        "Export": {"Name": {"Fn::Sub": name}},
                    }
                }
            },
        )
        for name, other in (("a", "b"), ("b", "a"))
    ]
    ((_, resolver), _) = AppTemplates(stacks).resolved()

    assert resolver.resolve({"Fn::ImportValue": "a"}).startswith(UNKNOWN)


def test_an_export_whose_name_is_imported_is_read() -> None:
    named = {"Outputs": {"Out": {"Value": "x", "Export": {"Name": {"Fn::ImportValue": "name"}}}}}
    naming = {"Outputs": {"Out": {"Value": "shared", "Export": {"Name": "name"}}}}

    assert imported(StackTemplate("A", named), StackTemplate("B", naming)) == "x"
