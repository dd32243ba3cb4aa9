"""What is too large to compare is said to be so; a smaller one of its kind is decided."""

from typing import Any, Final

import pytest

from iam_patterns.access import Access, Change
from iam_patterns.policy.inclusion import key_cells, search, text_cells, variable_values
from iam_patterns.policy.inclusion.comparison import Comparison
from tests.access.reach_apps import OTHER, access, named, statement, trusting
from tests.access.resource_policies.apps import stack
from tests.policy.inclusion import comparing

SERVICE: Final = {"Service": "ec2.amazonaws.com"}
TAGS: Final = "aws:TagKeys"
TEAM: Final = "${aws:PrincipalTag/team}"


def allow(*resources: str, **conditions: Any) -> dict[str, Any]:
    found = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": list(resources) or "*"}
    return found | ({"Condition": conditions} if conditions else {})


def compared(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> Comparison:
    def policies(statements: list[dict[str, Any]]) -> dict[str, Any]:
        document = {"Version": "2012-10-17", "Statement": statements}
        return {"identity": [document], "boundary": None, "service_control": []}

    return comparing.compare_permissions(policies(before), policies(after))


def any_of(letters: str) -> list[dict[str, Any]]:
    """A statement for each letter, which a tag key that contains it meets."""
    return [allow(**{"ForAnyValue:StringLike": {TAGS: f"*{each}*"}}) for each in letters]


def test_sets_of_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_cells, "MOST_SETS", 20)
    many = any_of("abcde")

    assert compared(any_of("ab"), any_of("ab")[::-1]).verdict == "equal"
    assert compared(any_of("ab"), any_of("a")).verdict == "narrower"
    found = compared(many, many[1:])
    assert found.verdict == "cannot tell"
    assert found.reason == "too many conditions on sets of values overlap"


def test_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MOST_STEPS", 10)

    def statements(count: int) -> list[dict[str, Any]]:
        """Statements of which each requires a tag of its own."""
        return [
            allow(f"arn:aws:s3:::*{n}*", StringEquals={f"aws:PrincipalTag/t{n}": "x"})
            for n in range(count)
        ]

    assert compared(statements(2), statements(1)).verdict == "narrower"
    found = compared(statements(6), [*statements(5), allow("arn:aws:s3:::*5*5*")])
    assert found.verdict == "cannot tell"
    assert found.reason == "too many conditions and resources overlap"


OF_TEAM: Final = allow(f"arn:aws:s3:::*{TEAM}")
TEAMS: Final = {"aws:PrincipalTag/team": [f"*{each}*" for each in "abcde"]}


@pytest.mark.parametrize(
    "others",
    [
        pytest.param([allow(StringLike=TEAMS)], id="on the value of the variable"),
        pytest.param([allow(f"arn:aws:s3:::*{n}*") for n in "abcde"], id="on the same text"),
    ],
)
def test_patterns_beside_a_policy_variable(
    others: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert compared([*others, OF_TEAM], others).verdict == "narrower"
    monkeypatch.setattr(variable_values, "MOST_STATES", 40)

    found = compared([*others, OF_TEAM], others)
    assert found.verdict == "cannot tell"
    assert found.reason == "a policy variable is in too many patterns"


def test_a_request_keeps_its_resource_where_too_many_patterns_overlap(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The search leaves out what denies other accounts; the look for a better resource does not."""

    def role(*letters: str) -> Access:
        reads = statement("s3:GetObject", ["arn:aws:s3:::x*", "arn:aws:s3:::reports"])
        denies = {
            "Effect": "Deny",
            "Action": "s3:GetObject",
            "Resource": [f"arn:aws:s3:::*{each}*" for each in letters],
            "Condition": {"StringEquals": {"aws:PrincipalAccount": OTHER}},
        }
        found = named("reader", reads, denies, trust=[trusting(SERVICE)])
        return access(stack("Own", {"Reader": found}))

    def resource_of(change: Change) -> str:
        (row,) = change.broader
        return row.opened[0].request.resource

    bare = access(stack("Own", {"Reader": named("reader", trust=[trusting(SERVICE)])}))
    monkeypatch.setattr(text_cells, "MOST_STATES", 2_000)

    assert resource_of(Access.compare(bare, role("a"))).startswith("arn:aws:s3:::x/")
    assert resource_of(Access.compare(bare, role(*"abcdefghij"))) == "arn:aws:s3:::x"
