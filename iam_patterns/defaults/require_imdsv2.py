"""Requires version 2 of the instance metadata service of every instance.

See https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html
"""

from collections.abc import Mapping
from typing import Final

from aws_cdk import CfnResource

from iam_patterns.defaults.report import Outcome
from iam_patterns.defaults.resource_mixin import ResourceMixin, raw_properties

_NAME: Final = "RequireImdsV2"
_REQUIRED: Final[Mapping[str, tuple[str, str]]] = {
    # https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-autoscaling-launchconfiguration-metadataoptions.html
    "AWS::AutoScaling::LaunchConfiguration": ("MetadataOptions.HttpTokens", "required"),
    # https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-ec2-instance.html
    "AWS::EC2::Instance": ("MetadataOptions.HttpTokens", "required"),
    # https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-ec2-launchtemplate-metadataoptions.html
    "AWS::EC2::LaunchTemplate": ("LaunchTemplateData.MetadataOptions.HttpTokens", "required"),
    # https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-imagebuilder-infrastructureconfiguration-instancemetadataoptions.html
    "AWS::ImageBuilder::InfrastructureConfiguration": (
        "InstanceMetadataOptions.HttpTokens",
        "required",
    ),
    # https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-sagemaker-notebookinstance-instancemetadataserviceconfiguration.html
    "AWS::SageMaker::NotebookInstance": (
        "InstanceMetadataServiceConfiguration.MinimumInstanceMetadataServiceVersion",
        "2",
    ),
}
"""The property that requires version 2, and its value, by the type of the resource."""

_SPOT_FLEET: Final = "AWS::EC2::SpotFleet"
_NO_OPTIONS: Final = (
    "launch specifications have no metadata options; use a launch template, which the mixin changes"
)


class RequireImdsV2(ResourceMixin):
    """Requires IMDSv2: a forged request to an instance does not return its role's credentials.

    It changes instances, launch templates, launch configurations, infrastructure configurations
    of EC2 Image Builder and notebook instances of SageMaker AI; a value of their own is replaced.
    Changing a launch configuration replaces it.

    Example:
        >>> from aws_cdk import App, Mixins, Stack
        >>> from aws_cdk import aws_ec2 as ec2
        >>> stack = Stack(App(), "Shop")
        >>> _ = ec2.CfnInstance(stack, "Server", image_id="ami-0abcdef1234567890")
        >>> imdsv2 = RequireImdsV2()
        >>> _ = Mixins.of(stack).apply(imdsv2)
        >>> print(imdsv2.report)
        Shop/Server
          MetadataOptions.HttpTokens set to required (RequireImdsV2)

    See https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html
    """

    def _types(self) -> frozenset[str]:
        return frozenset({*_REQUIRED, _SPOT_FLEET})

    def _apply(self, resource: CfnResource, path: str) -> None:
        kind = resource.cfn_resource_type
        if kind == _SPOT_FLEET:
            if _field(resource, "SpotFleetRequestConfigData.LaunchSpecifications"):
                self._record(
                    Outcome(
                        path=path,
                        property_name="LaunchSpecifications",
                        action="left",
                        rule=_NAME,
                        reason=_NO_OPTIONS,
                    )
                )
            return
        location, value = _REQUIRED[kind]
        own = _field(resource, location)
        if own == value:
            return
        resource.add_property_override(location, value)
        self._record(
            Outcome(
                path=path,
                property_name=location,
                action="set" if own is None else "replaced",
                rule=_NAME,
                value=value,
            )
        )


def _field(resource: CfnResource, location: str) -> object:
    """The value at a location, as far as it can be read; None if it is absent."""
    found: object = resource
    for name in location.split("."):
        if found is resource and type(resource) is CfnResource:
            found = raw_properties(resource).get(name)
        elif isinstance(found, Mapping):
            found = found.get(name, found.get(name[0].lower() + name[1:]))
        else:
            found = getattr(found, _in_python(name), None)
    return found


def _in_python(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).removeprefix("_")
