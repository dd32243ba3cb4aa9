"""ARNs by their parts, and the account of an ARN or a principal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iam_patterns.policy.arn import Arn, account_of
from iam_patterns.policy.tokens import symbol, unknown

ACCOUNT = "111122223333"


@pytest.mark.parametrize(
    ("text", "arn"),
    [
        (f"arn:aws:iam::{ACCOUNT}:role/a", Arn("aws", "iam", "", ACCOUNT, "role/a")),
        ("arn:aws-cn:s3:::shop/*", Arn("aws-cn", "s3", "", "", "shop/*")),
        ("arn:aws:logs:eu-west-1:1:a:b:*", Arn("aws", "logs", "eu-west-1", "1", "a:b:*")),
        (
            "arn:aws:s3:${aws:RequestedRegion}:${aws:ResourceAccount}:a${b:c}",
            Arn("aws", "s3", "${aws:RequestedRegion}", "${aws:ResourceAccount}", "a${b:c}"),
        ),
        (
            "arn:${Token[AWS:Partition.1]}:sqs:${Token[a:b]}:${Token[c:d]}:q",
            Arn("${Token[AWS:Partition.1]}", "sqs", "${Token[a:b]}", "${Token[c:d]}", "q"),
        ),
    ],
)
def test_an_arn_has_six_parts(text: str, arn: Arn) -> None:
    assert Arn.parse(text) == arn
    assert str(arn) == text


@pytest.mark.parametrize(
    "text", ["", "*", ACCOUNT, f"arn:aws:iam::{ACCOUNT}", symbol("Role.Arn"), "arn:aws:s3:${a:b:c}"]
)
def test_a_text_of_fewer_parts_is_not_an_arn(text: str) -> None:
    assert Arn.parse(text) is None


PARTS = st.text("ab1-*?${}", max_size=4).filter(lambda text: "{" not in text)


@given(PARTS, PARTS, PARTS, PARTS, st.text("ab1-*?:/", max_size=8))
def test_what_is_written_is_parsed(p: str, s: str, r: str, a: str, resource: str) -> None:
    assert Arn.parse(str(Arn(p, s, r, a, resource))) == Arn(p, s, r, a, resource)


@pytest.mark.parametrize(
    ("text", "account"),
    [
        (ACCOUNT, ACCOUNT),
        (f"arn:aws:iam::{ACCOUNT}:root", ACCOUNT),
        (f"arn:aws-us-gov:sts::{ACCOUNT}:assumed-role/a/b", ACCOUNT),
        (f"arn:{symbol('AWS.Partition')}:iam::{ACCOUNT}:root", ACCOUNT),
        ("arn:aws:s3:::shop", None),
        ("arn:aws:iam::aws:policy/ReadOnlyAccess", None),
        ("arn:aws:iam::11112222333*:root", None),
        ("arn:aws:iam::*:role/a", None),
        ("arn:aws:iam::${aws:ResourceAccount}:root", None),
        (f"arn:aws:iam::{unknown('Account')}:root", None),
        (f"arn:aws:iam::{symbol('AWS.AccountId')}:root", None),
        (f"arn:aws:iam::{ACCOUNT}", None),
        ("AROAEXAMPLE1234567890", None),
        ("1111222233334", None),
        ("\u0661" * 12, None),
        ("*", None),
        ("", None),
    ],
)
def test_an_account_is_known_by_its_twelve_digits_alone(text: str, account: str | None) -> None:
    assert account_of(text) == account


def test_a_session_tells_its_role() -> None:
    session = Arn.parse(f"arn:aws:sts::{ACCOUNT}:assumed-role/deploy/ci")

    assert session is not None
    assert str(session.role_of_session()) == f"arn:aws:iam::{ACCOUNT}:role/deploy"


@pytest.mark.parametrize(
    "text",
    [
        f"arn:aws:iam::{ACCOUNT}:role/deploy",
        f"arn:aws:sts::{ACCOUNT}:assumed-role/deploy",
        f"arn:aws:sts::{ACCOUNT}:federated-user/deploy/ci",
    ],
)
def test_other_principals_are_no_sessions_of_a_role(text: str) -> None:
    arn = Arn.parse(text)

    assert arn is not None
    assert arn.role_of_session() is None
