"""The stacks of an app together."""

from typing import Any

import pytest

from iam_patterns.template import AppTemplates, StackTemplate

OWN = "111111111111"


def stack(name: str, region: str = "eu-west-1", **template: Any) -> StackTemplate:
    return StackTemplate(name, template, OWN, region, qualifier=f"{name}.")


@pytest.mark.parametrize(
    ("region", "value"), [("eu-west-1", "arn"), ("us-east-1", "${Token[~export]}")]
)
def test_an_export_is_resolved_in_the_same_account_and_region(region: str, value: str) -> None:
    exporting = stack("A", Outputs={"Out": {"Value": "arn", "Export": {"Name": "export"}}})
    app = AppTemplates([exporting, stack("B", region)])

    (_, (_, resolver)) = app.resolved()

    assert resolver.resolve({"Fn::ImportValue": "export"}) == value


def test_a_parameter_has_the_value_that_was_passed() -> None:
    declared = stack("A", Parameters={"Vendor": {"Type": "String"}})
    ((_, resolver),) = AppTemplates([declared], {"Vendor": "222222222222"}).resolved()

    assert resolver.resolve({"Ref": "Vendor"}) == "222222222222"


def test_symbols_are_those_of_resources_and_parameters() -> None:
    app = AppTemplates([stack("A", Resources={"Bucket": {}}, Parameters={"Vendor": {}})])

    assert set(app.symbols()) == {"A.Bucket", "Vendor"}
