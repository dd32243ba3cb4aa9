"""Comparisons of policies with actions, limits and resources that a parameter chooses."""

from typing import Any, Final

import pytest

from iam_patterns.access import Access
from iam_patterns.access.comparison.known_resource import service_of
from iam_patterns.service_reference import action_names
from iam_patterns.template.resource_policies.kinds import POLICIES, RESOURCES
from tests.access.reach_apps import VENDOR, named, trusting
from tests.access.resource_policies.apps import OTHER, access, document, resource, stack, statement

AGE: Final = "aws:MultiFactorAuthAge"
PARAMETERS: Final = {"Value": {"Type": "String"}}
VALUE: Final = {"Ref": "Value"}
UNKNOWN_ACTION: Final = "an action is known only at deployment"


def app(**resources: Any) -> Access:
    return access(stack("Own", resources, Parameters=PARAMETERS))


def bucket(*actions: Any) -> Access:
    found = statement(list(actions), "arn:aws:s3:::reports/*", {"AWS": VENDOR})
    return app(
        Bucket=resource("S3::Bucket", BucketName="reports"),
        Policy=resource(
            "S3::BucketPolicy", Bucket={"Ref": "Bucket"}, PolicyDocument=document(found)
        ),
    )


def verdicts(before: Access, after: Access) -> dict[str, tuple[str, str]]:
    rows = Access.compare(before, after).differences
    return {row.title: (row.verdict, row.reason) for row in rows if row.verdict != "equal"}


@pytest.mark.parametrize("action", [VALUE, {"Fn::Sub": "s3:Get${Value}"}])
def test_a_bucket_policy_with_an_action_that_a_parameter_chooses(action: Any) -> None:
    vendor = f"account {VENDOR} on arn:aws:s3:::reports"
    known, unknown = bucket("s3:PutObject"), bucket("s3:PutObject", action)

    assert verdicts(known, unknown) == {vendor: ("cannot tell", UNKNOWN_ACTION)}
    assert verdicts(unknown, known) == {vendor: ("cannot tell", UNKNOWN_ACTION)}
    assert verdicts(unknown, unknown) == {}
    assert verdicts(known, bucket("s3:PutObject", "s3:GetObject")) == {vendor: ("broader", "")}


def hub(action: Any = "sts:AssumeRole", **conditions: Any) -> Access:
    more = {"Condition": conditions} if conditions else {}
    tags = trusting({"AWS": VENDOR}) | {"Action": "sts:TagSession"}
    return app(
        Hub=named("hub", trust=[tags, trusting({"AWS": VENDOR}, **more) | {"Action": action}])
    )


def test_a_trust_policy_with_an_action_that_a_parameter_chooses() -> None:
    known, unknown = hub("sts:TagSession"), hub({"Fn::Sub": "sts:${Value}"})

    assert verdicts(known, unknown) == {"Own/Hub, trust policy": ("cannot tell", UNKNOWN_ACTION)}
    assert verdicts(known, hub()) == {"Own/Hub, trust policy": ("broader", "")}


@pytest.mark.parametrize("operator", ["NumericLessThan", "NumericGreaterThan"])
def test_a_limit_that_a_parameter_chooses_is_perhaps_another(operator: str) -> None:
    chosen, limited = hub(**{operator: {AGE: VALUE}}), hub(**{operator: {AGE: "300"}})

    for before in (hub("sts:TagSession"), limited):
        (told,) = verdicts(before, chosen).values()
        assert told[0] == "cannot tell"
        assert "a limit that is known only at deployment" in told[1]
    assert verdicts(hub("sts:TagSession"), limited)["Own/Hub, trust policy"][0] == "broader"
    assert verdicts(limited, hub("sts:TagSession"))["Own/Hub, trust policy"][0] == "narrower"


@pytest.mark.parametrize(
    ("kind", "target", "policy", "action"),
    [
        ("MSK::ClusterPolicy", "ClusterArn", "Policy", "kafka:DescribeCluster"),
        (
            "BedrockAgentCore::ResourcePolicy",
            "ResourceArn",
            "Policy",
            "bedrock-agentcore:InvokeAgentRuntime",
        ),
        ("S3Tables::TableBucketPolicy", "TableBucketARN", "ResourcePolicy", "s3tables:GetTable"),
    ],
)
def test_a_policy_of_a_resource_that_a_parameter_chooses(
    kind: str, target: str, policy: str, action: str
) -> None:
    def of(*accounts: str) -> Access:
        allowed = statement(action, "*", {"AWS": list(accounts)})
        return app(Policy=resource(kind, **{target: VALUE, policy: document(allowed)}))

    assert verdicts(of(OTHER), of(OTHER, VENDOR)) == {
        f"account {VENDOR} on <Value>": ("broader", "")
    }
    assert verdicts(of(OTHER, VENDOR), of(OTHER)) == {
        f"account {VENDOR} on <Value>": ("narrower", "")
    }
    assert verdicts(of(OTHER), of(OTHER)) == {}


@pytest.mark.parametrize(
    "kind", sorted({kind for kind in (*POLICIES, *RESOURCES) if "Serverless" not in kind})
)
def test_every_type_of_a_resource_with_a_policy_has_actions(kind: str) -> None:
    """Also where nothing is known of its ARN; SAM's types are compared as what they become."""
    arn = "${Token[value.of.Arn]}"

    assert action_names(service_of(arn, kind))
    assert service_of("arn:aws:kafka:eu-west-1:111111111111:cluster/a/b", kind) == "kafka"


def test_actions_of_a_service_that_is_not_known() -> None:
    arn = "arn:aws:teleport:eu-west-1:111111111111:gate/north"

    def of(*actions: str, on: str = arn) -> Access:
        allowed = statement(list(actions), on, {"AWS": VENDOR})
        return app(
            Policy=resource("SSM::ResourcePolicy", ResourceArn=arn, Policy=document(allowed))
        )

    vendor = f"account {VENDOR} on {arn}"
    one, every = of("teleport:Open"), of("teleport:*")
    assert verdicts(one, of("teleport:Open", "teleport:O*n")) == {vendor: ("broader", "")}
    assert verdicts(every, one) == {vendor: ("narrower", "")}
    assert verdicts(every, of("teleport:*", "teleport:Open")) == {}
    assert verdicts(of("other:Open"), of("other:*")) == {}
