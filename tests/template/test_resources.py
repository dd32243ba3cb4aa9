"""The resources, parameters, mappings and outputs of a template."""

from iam_patterns.template import AppTemplates, StackTemplate, TemplateResource, resources_of

TEMPLATE = {
    "Parameters": {"Name": {"Type": "String", "Default": "shop"}},
    "Outputs": {"Arn": {"Value": "x"}},
    "Resources": {
        "Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": {"Ref": "Name"}}},
        "Topic": {"Type": "AWS::SNS::Topic"},
    },
}


def found(types: tuple[str, ...] | None = None) -> dict[str, TemplateResource]:
    ((stack, resolver),) = AppTemplates([StackTemplate("Stack", TEMPLATE)]).resolved()
    return {item.logical_id: item for item in resources_of(stack, resolver, types)}


def test_every_declaration_has_its_type() -> None:
    assert {name: item.type for name, item in found().items()} == {
        "Name": "Parameter",
        "Arn": "Output",
        "Bucket": "AWS::S3::Bucket",
        "Topic": "AWS::SNS::Topic",
    }


def test_only_the_requested_types_are_returned() -> None:
    assert list(found(("AWS::S3::Bucket", "Parameter"))) == ["Name", "Bucket"]


def test_properties_are_resolved() -> None:
    assert found()["Bucket"].properties == {"BucketName": "shop"}
