"""What is known of AWS's actions beyond the Service Authorization Reference."""

import pytest

from iam_patterns.service_reference import actions_like, nearest_action
from iam_patterns.service_reference.api_calls import ACTIONS_OF_API_CALLS
from iam_patterns.service_reference.undocumented_resources import UNDOCUMENTED_RESOURCES


@pytest.mark.parametrize(
    ("action", "supported", "unsupported"),
    [
        (
            "states:SendTaskSuccess",
            "arn:aws:states:eu-west-1:111111111111:stateMachine:orders",
            "arn:aws:sqs:eu-west-1:111111111111:orders",
        ),
        (
            "logs:DescribeLogGroups",
            "arn:aws:logs:eu-west-1:111111111111:log-group::log-stream:",
            "arn:aws:s3:::orders",
        ),
        (
            "ssmmessages:OpenDataChannel",
            "arn:aws:ssm:eu-west-1:111111111111:session/alice-1",
            "arn:aws:ssm:eu-west-1:111111111111:document/a",
        ),
    ],
)
def test_resources_that_the_reference_lacks_are_known(
    action: str, supported: str, unsupported: str
) -> None:
    (known,) = actions_like(action)

    assert known.is_about(supported)
    assert not known.is_about(unsupported)


@pytest.mark.parametrize("name", UNDOCUMENTED_RESOURCES)
def test_every_exception_is_still_an_action_and_has_its_page(name: str) -> None:
    (action,) = actions_like(name)

    assert action.name == name
    assert UNDOCUMENTED_RESOURCES[name].source.startswith("https://docs.aws.amazon.com/")


@pytest.mark.parametrize("call", ACTIONS_OF_API_CALLS)
def test_an_api_call_that_is_no_action_leads_to_one(call: str) -> None:
    action, _ = ACTIONS_OF_API_CALLS[call]

    assert not actions_like(call)
    assert actions_like(action)
    assert nearest_action(call) == action
