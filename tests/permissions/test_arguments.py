"""What every permission function accepts and refuses, by walking their signatures."""

import inspect
from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest
from aws_cdk import App, Aws, Environment, Stack
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_ssm as ssm
from aws_cdk import aws_stepfunctions as stepfunctions
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iam_patterns import permissions
from iam_patterns.policy import PolicyDocument, PolicyError, Statement
from iam_patterns.policy.tokens import symbol

HOME: Final = "eu-west-1:111111111111"
KEY: Final = f"arn:aws:kms:{HOME}:key/1234abcd-12ab"
BUCKET: Final = "arn:aws:s3:::shop"
ROLE: Final = "arn:aws:iam::222222222222:role/deploy"
TOKEN: Final = symbol("Some.Token")

VALID: Final[dict[str, dict[str, Any]]] = {
    "assume_role": {"role_arn": ROLE, "external_id": "cust-7f3a9c2e"},
    "assume_role_in_organization": {
        "role_arn_pattern": "arn:aws:iam::*:role/platform/deploy",
        "organization_id": "o-exampleorgid",
        "external_id": "cust-7f3a9c2e",
    },
    "connect_rds": {"database_user_arn": f"arn:aws:rds-db:{HOME}:dbuser:db-ABC/shop"},
    "consume_sqs": {"queue_arn": f"arn:aws:sqs:{HOME}:shop", "key_arn": KEY},
    "decrypt": {"key_arn": KEY, "encryption_context": {"tenant": "acme"}},
    "delete_s3": {"bucket_arn": BUCKET, "prefix": "a/"},
    "deploy_cdk": {"account": "222222222222", "region": "eu-west-1", "partition": "aws"},
    "deploy_cloudformation": {
        "stack_name_prefix": "shop-",
        "execution_role_arn": ROLE,
        "region": "eu-west-1",
    },
    "encrypt": {"key_arn": KEY, "encryption_context": {"tenant": "acme"}},
    "invoke_lambda": {"function_arn": f"arn:aws:lambda:{HOME}:function:shop"},
    "invoke_model": {
        "model_arns": ["arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0"],
        "inference_profile_arn": f"arn:aws:bedrock:{HOME}:inference-profile/eu.nova",
    },
    "publish_sns": {"topic_arn": f"arn:aws:sns:{HOME}:shop", "key_arn": KEY},
    "pull_ecr": {"repository_arn": f"arn:aws:ecr:{HOME}:repository/shop"},
    "push_ecr": {"repository_arn": f"arn:aws:ecr:{HOME}:repository/shop"},
    "put_events": {
        "event_bus_arn": f"arn:aws:events:{HOME}:event-bus/shop",
        "sources": ["shop"],
        "detail_types": ["Placed"],
    },
    "put_metrics": {"namespace": "Shop"},
    "query_athena": {
        "workgroup_arn": f"arn:aws:athena:{HOME}:workgroup/shop",
        "database_arn": f"arn:aws:glue:{HOME}:database/shop",
        "tables": ["orders"],
        "data_bucket_arn": BUCKET,
        "data_prefix": "a/",
        "data_key_arn": KEY,
        "results_bucket_arn": BUCKET,
        "results_prefix": "b/",
        "results_key_arn": KEY,
    },
    "read_dynamodb": {"table_arn": f"arn:aws:dynamodb:{HOME}:table/shop", "key_arn": KEY},
    "read_kinesis": {
        "stream_arn": f"arn:aws:kinesis:{HOME}:stream/shop",
        "consumer_arn": f"arn:aws:kinesis:{HOME}:stream/shop/consumer/reader:1700000000",
        "key_arn": KEY,
    },
    "read_parameter": {"parameter_arn": f"arn:aws:ssm:{HOME}:parameter/shop", "key_arn": KEY},
    "read_pipeline_artifacts": {"bucket_arn": BUCKET, "key_arn": KEY},
    "read_s3": {"bucket_arn": BUCKET, "prefix": "a/", "key_arn": KEY},
    "read_secret": {
        "secret_arn": f"arn:aws:secretsmanager:{HOME}:secret:shop/db-a1b2c3",
        "key_arn": KEY,
    },
    "read_write_s3": {"bucket_arn": BUCKET, "prefix": "a/", "key_arn": KEY},
    "run_command": {
        "document_arn": f"arn:aws:ssm:{HOME}:document/Restart",
        "instance_tags": {"Role": "web"},
        "account": "111111111111",
    },
    "send_email": {
        "identity_arn": f"arn:aws:ses:{HOME}:identity/example.com",
        "from_addresses": ["orders@example.com"],
        "configuration_set_arn": f"arn:aws:ses:{HOME}:configuration-set/shop",
        "template_arn": f"arn:aws:ses:{HOME}:template/shop",
    },
    "send_sqs": {"queue_arn": f"arn:aws:sqs:{HOME}:shop", "key_arn": KEY},
    "start_execution": {"state_machine_arn": f"arn:aws:states:{HOME}:stateMachine:shop"},
    "trace": {},
    "upload_s3": {"bucket_arn": BUCKET, "prefix": "a/", "key_arn": KEY},
    "write_dynamodb": {"table_arn": f"arn:aws:dynamodb:{HOME}:table/shop", "key_arn": KEY},
    "write_kinesis": {"stream_arn": f"arn:aws:kinesis:{HOME}:stream/shop", "key_arn": KEY},
    "write_logs": {"log_group_arn": f"arn:aws:logs:{HOME}:log-group:shop"},
}
WRITTEN_OUT: Final = {
    ("query_athena", "database_arn"),
    ("run_command", "document_arn"),
    ("start_execution", "state_machine_arn"),
}
"""Arguments whose fields are needed to build other ARNs, so that a token alone is refused."""


def parameters() -> Iterator[tuple[str, inspect.Parameter]]:
    for name in permissions.__all__:
        for parameter in inspect.signature(getattr(permissions, name)).parameters.values():
            yield name, parameter


def call(name: str, **changed: object) -> tuple[Statement, ...]:
    granted: tuple[Statement, ...] = getattr(permissions, name)(**{**VALID[name], **changed})
    return granted


def refused(name: str, parameter: str, value: object) -> None:
    with pytest.raises(PolicyError) as raised:
        call(name, **{parameter: value})
    assert any(problem.path.startswith(parameter) for problem in raised.value.problems), raised


def walked(which: Callable[[inspect.Parameter], bool]) -> list[object]:
    """Each parameter of each function that is of one kind, for parametrize."""
    return [
        pytest.param(name, found, id=f"{name}-{found.name}")
        for name, found in parameters()
        if which(found)
    ]


FLAGS = walked(lambda found: isinstance(found.default, bool))
LISTS = walked(lambda found: "Sequence" in str(found.annotation))
ARNS = walked(lambda found: found.name.endswith("_arn"))
REQUIRED = walked(lambda found: found.default is not None and not isinstance(found.default, bool))


def test_every_function_is_walked() -> None:
    assert sorted(VALID) == permissions.__all__
    assert all(call(name) for name in VALID)
    assert len(FLAGS) > 8
    assert len(LISTS) > 4


@pytest.mark.parametrize(("name", "parameter"), FLAGS)
@pytest.mark.parametrize("value", ["false", "no", "", 0, 1, None, [True]])
def test_a_flag_is_a_bool(name: str, parameter: inspect.Parameter, value: object) -> None:
    refused(name, parameter.name, value)


@pytest.mark.parametrize(("name", "parameter"), LISTS)
def test_a_lone_string_is_a_list_of_one(name: str, parameter: inspect.Parameter) -> None:
    (one,) = VALID[name][parameter.name]

    assert call(name, **{parameter.name: one}) == call(name, **{parameter.name: [one]})
    refused(name, parameter.name, [])
    refused(name, parameter.name, [None])
    refused(name, parameter.name, "")


@pytest.mark.parametrize(("name", "parameter"), REQUIRED)
def test_none_is_not_a_value(name: str, parameter: inspect.Parameter) -> None:
    refused(name, parameter.name, None)


@pytest.mark.parametrize(("name", "parameter"), ARNS)
def test_a_token_stands_for_one_field(name: str, parameter: inspect.Parameter) -> None:
    arn = VALID[name].get(parameter.name)
    if arn is None:
        assert name == "read_pipeline_artifacts"
        return
    fields = arn.split(":", 5)
    for index in (1, 3, 4):
        if fields[index]:
            one = ":".join([*fields[:index], TOKEN, *fields[index + 1 :]])
            assert call(name, **{parameter.name: one})
            for wider in (f"{one}*", f"{one}/*", f"{one}?", one.replace(":", ":*", 3)):
                if not (parameter.name == "log_group_arn" and wider.endswith(":*")):
                    refused(name, parameter.name, wider)
    service = ":".join([*fields[:2], TOKEN, *fields[3:]])
    refused(name, parameter.name, service)
    for odd in (f"{TOKEN}*", f"{TOKEN}/*", f"{TOKEN}:*:*", f"arn:{TOKEN}:*", f"a{TOKEN}"):
        refused(name, parameter.name, odd)
    if (name, parameter.name) in WRITTEN_OUT:
        refused(name, parameter.name, TOKEN)
    else:
        assert TOKEN in str(
            [statement.to_dict() for statement in call(name, **{parameter.name: TOKEN})]
        )


JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.binary(max_size=8),
    st.text(max_size=30),
    st.lists(st.one_of(st.none(), st.integers(), st.text(max_size=8)), max_size=3),
    st.dictionaries(st.one_of(st.integers(), st.text(max_size=8)), st.text(max_size=8), max_size=3),
    st.just(object()),
    st.sampled_from(["*", "?", "${aws:username}", f"{TOKEN}*", "arn:aws:s3:::*", "\n", " "]),
)


@settings(
    max_examples=2500, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
@given(st.sampled_from(list(parameters())), JUNK)
def test_only_policy_errors_come_out(found: tuple[str, inspect.Parameter], value: object) -> None:
    name, parameter = found
    try:
        granted = call(name, **{parameter.name: value})
    except PolicyError:
        return
    PolicyDocument(granted).to_dict()


@pytest.mark.parametrize("path", ["a*/deploy", "a?/deploy", "${aws:username}/deploy", "*/deploy"])
def test_the_path_of_a_role_has_no_wildcards(path: str) -> None:
    arn = f"arn:aws:iam::222222222222:role/{path}"

    refused("assume_role", "role_arn", arn)
    refused("deploy_cloudformation", "execution_role_arn", arn)
    assert call("assume_role", role_arn="arn:aws:iam::222222222222:role/teams/shop/deploy")


@pytest.mark.parametrize("name", ["/shop", "shop//url", "shop/", "shop/*"])
def test_a_parameter_has_one_slash_between_its_levels(name: str) -> None:
    refused("read_parameter", "parameter_arn", f"arn:aws:ssm:{HOME}:parameter/{name}")


def resources(granted: tuple[Statement, ...]) -> tuple[str, ...]:
    return granted[0].resources


def test_a_secret_without_its_six_characters_gets_wildcards_for_them() -> None:
    named = f"arn:aws:secretsmanager:{HOME}:secret:shop/db"

    assert resources(permissions.read_secret(named)) == (f"{named}-??????",)
    assert resources(permissions.read_secret(f"{named}-??????")) == (f"{named}-??????",)
    assert resources(permissions.read_secret(f"{named}-a1B2c3")) == (f"{named}-a1B2c3",)
    for name in ("my-secret", "backup-202611"):
        unclear = f"arn:aws:secretsmanager:{HOME}:secret:{name}"
        assert set(resources(permissions.read_secret(unclear))) == {unclear, f"{unclear}-??????"}
    tokens = f"arn:aws:secretsmanager:{HOME}:secret:{TOKEN}"
    assert set(resources(permissions.read_secret(tokens))) == {tokens, f"{tokens}-??????"}


def test_log_streams_are_added_where_the_name_is_a_token() -> None:
    group = f"arn:{TOKEN}:logs:{HOME}:log-group:{TOKEN}"

    assert resources(permissions.write_logs(group)) == (f"{group}:*",)
    assert resources(permissions.write_logs(f"{group}:*")) == (f"{group}:*",)
    assert resources(permissions.write_logs(TOKEN)) == (TOKEN,)


def test_the_fields_of_the_execution_role_are_those_of_its_stacks() -> None:
    role = f"arn:{TOKEN}:iam::{symbol('Account')}:role/deploy"

    granted = permissions.deploy_cloudformation("shop-", role, region="eu-west-1")

    assert resources(granted) == (
        f"arn:{TOKEN}:cloudformation:eu-west-1:{symbol('Account')}:stack/shop-*/*",
    )


def test_arns_of_cdk_are_accepted_and_an_alias_is_not_a_key() -> None:
    for stack in (
        Stack(App(), "Open"),
        Stack(App(), "Known", env=Environment(account="111111111111", region="eu-west-1")),
    ):
        key = kms.Key(stack, "Key")
        secret = secretsmanager.Secret.from_secret_name_v2(stack, "Secret", "shop/db")
        parameter = ssm.StringParameter.from_string_parameter_name(stack, "Parameter", "/shop/url")
        group = logs.LogGroup.from_log_group_name(stack, "Group", "shop")
        machine = stepfunctions.StateMachine.from_state_machine_name(stack, "Machine", "shop")
        queue = sqs.Queue(stack, "Queue").queue_arn
        assert permissions.send_sqs(queue, key_arn=key.key_arn)
        assert resources(permissions.read_secret(secret.secret_arn))[0].endswith("-??????")
        assert permissions.read_parameter(parameter.parameter_arn)
        assert resources(permissions.write_logs(group.log_group_arn))[0].endswith("shop:*")
        assert len(permissions.start_execution(machine.state_machine_arn)) == 3
        refused("send_sqs", "key_arn", key.add_alias("alias/shop").key_arn)
        refused("encrypt", "key_arn", kms.Alias.from_alias_name(stack, "A", "alias/a").key_arn)
    assert permissions.read_s3(f"arn:{Aws.PARTITION}:s3:::shop")
    refused("read_s3", "bucket_arn", f"arn:{Aws.PARTITION}:s3:::*")


@pytest.mark.parametrize(
    ("name", "changed", "parameter"),
    [
        ("put_metrics", {"namespace": "AWS/EC2"}, "namespace"),
        ("put_metrics", {"namespace": "Shop*"}, "namespace"),
        ("put_events", {"sources": ["aws.s3"]}, "sources"),
        ("put_events", {"sources": ["shop*"]}, "sources"),
        ("send_email", {"from_addresses": ["*@example.com"]}, "from_addresses"),
        ("send_email", {"from_addresses": ["orders@other.com"]}, "from_addresses"),
        ("send_email", {"from_addresses": ["orders@notexample.com"]}, "from_addresses"),
        ("encrypt", {"encryption_context": {}}, "encryption_context"),
        ("encrypt", {"encryption_context": {"a": "*"}}, "encryption_context"),
        ("encrypt", {"encryption_context": {"a": "${aws:username}"}}, "encryption_context"),
        ("decrypt", {"encryption_context": {"a": "1", "A": "2"}}, "encryption_context"),
        ("decrypt", {"encryption_context": {TOKEN: "2"}}, "encryption_context"),
        ("run_command", {"instance_tags": {}}, "instance_tags"),
        ("run_command", {"instance_tags": {"Role": "*"}}, "instance_tags"),
        (
            "run_command",
            {"document_arn": "arn:aws:ssm:eu-west-1::document/AWS-RunShellScript", "account": None},
            "account",
        ),
        ("invoke_model", {"model_arns": ["arn:aws:bedrock:*::foundation-model/*"]}, "model_arns"),
        (
            "invoke_lambda",
            {
                "function_arn": f"arn:aws:lambda:{HOME}:function:shop:live",
                "allow_qualifiers": True,
            },
            "function_arn",
        ),
        ("connect_rds", {"database_user_arn": f"arn:aws:rds-db:{HOME}:dbuser:*/shop"}, "database"),
        ("connect_rds", {"database_user_arn": f"arn:aws:rds-db:{HOME}:dbuser:db-A/*"}, "database"),
        ("query_athena", {"tables": ["*"]}, "tables"),
        ("query_athena", {"results_bucket_arn": None}, "results_bucket_arn"),
        (
            "read_kinesis",
            {"stream_arn": f"arn:aws:kinesis:{HOME}:stream/other"},
            "consumer_arn",
        ),
    ],
)
def test_refuses_what_is_wider_than_its_name(
    name: str, changed: dict[str, object], parameter: str
) -> None:
    with pytest.raises(PolicyError) as raised:
        call(name, **changed)

    assert [found.path.startswith(parameter) for found in raised.value.problems] == [True]


def test_addresses_of_subdomains_belong_to_a_domain_identity() -> None:
    assert call("send_email", from_addresses=["Orders@Mail.Example.com"])
