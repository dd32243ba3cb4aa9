"""The source keys that AWS's services send."""

import pytest

from iam_patterns.policy.service_source import SERVICE_SOURCES, ServiceSource, service_source


@pytest.mark.parametrize(
    "principal",
    [
        "states.amazonaws.com",
        "states.eu-west-1.amazonaws.com",
        "states.cn-north-1.amazonaws.com.cn",
        "states.amazonaws.com.cn",
        "states.us-gov-west-1.amazonaws.com",
    ],
)
def test_a_service_is_found_by_each_of_its_principals(principal: str) -> None:
    assert service_source(principal) is SERVICE_SOURCES["states.amazonaws.com"]


@pytest.mark.parametrize("principal", ["shop.amazonaws.com", "states.example.com", "states"])
def test_an_unknown_service_has_no_row(principal: str) -> None:
    assert service_source(principal) is None


@pytest.mark.parametrize(
    ("service", "not_sent", "sends"),
    [
        ("states.amazonaws.com", (), True),
        ("config.amazonaws.com", ("aws:SourceArn",), True),
        ("logs.amazonaws.com", ("aws:SourceAccount",), True),
        ("ec2.amazonaws.com", ("aws:SourceAccount", "aws:SourceArn"), False),
        ("cloudformation.amazonaws.com", (), False),
    ],
)
def test_which_keys_it_sends(service: str, not_sent: tuple[str, ...], *, sends: bool) -> None:
    row = SERVICE_SOURCES[service]

    assert row.keys_not_sent == not_sent
    assert row.sends_source_keys is sends


def test_the_pattern_of_its_source_arns_is_of_one_account_and_region() -> None:
    states = SERVICE_SOURCES["states.amazonaws.com"]

    assert states.source_arn_pattern("aws", "eu-west-1", "111111111111") == (
        "arn:aws:states:eu-west-1:111111111111:stateMachine:*"
    )
    assert SERVICE_SOURCES["config.amazonaws.com"].source_arn_pattern("aws", "x", "1") is None


def test_every_row_has_a_page_of_aws() -> None:
    for service, row in SERVICE_SOURCES.items():
        assert isinstance(row, ServiceSource)
        assert row.service == service
        assert row.service.endswith(".amazonaws.com")
        assert row.page.startswith("https://docs.aws.amazon.com/")
        assert row.page.endswith(".html")
