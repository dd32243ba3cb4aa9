import pytest

from iam_patterns.policy import Quotas, formats
from iam_patterns.policy.formats import Format
from iam_patterns.policy.tokens import symbol


@pytest.mark.parametrize(
    ("form", "longest"),
    [
        (formats.EXTERNAL_ID, 1224),
        (formats.SESSION_NAME, 64),
        (formats.ROLE_NAME, 64),
        (formats.DESCRIPTION, 1000),
        (formats.ACCOUNT_ID, 12),
    ],
)
def test_lengths_end_where_aws_ends_them(form: Format, longest: int) -> None:
    assert form.matches("1" * longest)
    assert not form.matches("1" * (longest + 1))


@pytest.mark.parametrize("form", [formats.EXTERNAL_ID, formats.SESSION_NAME])
def test_one_character_is_too_short(form: Format) -> None:
    assert form.matches("ab")
    assert not form.matches("a")


@pytest.mark.parametrize(
    ("path", "is_path"),
    [
        ("/", True),
        ("/teams/payments/", True),
        ("/wild*card?and$/", True),
        (f"/{'a' * 510}/", True),
        (f"/{symbol('Team')}/", True),
        (symbol("Path"), True),
        ("", False),
        ("//", False),
        ("/teams", False),
        ("teams/", False),
        ("/two words/", False),
        (f"/{'a' * 511}/", False),
    ],
)
def test_iam_accepts_a_path_between_slashes(path: str, *, is_path: bool) -> None:
    assert formats.is_iam_path(path) is is_path


def test_a_path_is_at_most_512_characters_with_its_slashes() -> None:
    assert formats.ROLE_PATH.matches("/")
    assert formats.ROLE_PATH.matches(f"/{'a' * 510}/")
    assert not formats.ROLE_PATH.matches(f"/{'a' * 511}/")
    assert not formats.ROLE_PATH.matches("/teams")


@pytest.mark.parametrize(
    ("form", "text"),
    [
        (formats.EXTERNAL_ID, "cust-naïve"),
        (formats.EXTERNAL_ID, "cust-7f3a\n"),
        (formats.ACCOUNT_ID, "\uff11" * 12),
        (formats.ROLE_NAME, "with space"),
        (formats.DESCRIPTION, "em\u2014dash"),
        (formats.ROLE_ARN, "arn:aws:iam::111111111111:user/alice"),
        (formats.ROLE_ARN, "arn:aws:iam::111111111111:role/deploy-*"),
        (formats.KMS_KEY_ARN, "arn:aws:kms:eu-west-1:111111111111:alias/key"),
        (formats.SERVICE_PRINCIPAL, "EC2.amazonaws.com"),
        (formats.ORGANIZATION_ID, "o-short"),
    ],
)
def test_refuses(form: Format, text: str) -> None:
    assert form.problem("parameter", text) is not None


@pytest.mark.parametrize("partition", ["aws", "aws-cn", "aws-us-gov", "aws-iso-b"])
def test_arns_of_every_partition_are_accepted(partition: str) -> None:
    assert formats.ROLE_ARN.matches(f"arn:{partition}:iam::111111111111:role/teams/shop/deploy")


@pytest.mark.parametrize("value", [None, 3, b"bytes", ["list"]])
def test_refuses_what_is_no_string(value: object) -> None:
    assert formats.ROLE_NAME.problem("role_name", value) is not None


def test_quotas_are_those_of_a_new_account() -> None:
    quotas = Quotas()

    assert (quotas.trust_policy_characters, quotas.managed_policies_per_role) == (2048, 10)
    assert (quotas.managed_policy_characters, quotas.inline_policies_characters) == (6144, 10240)


@pytest.mark.parametrize(
    ("value", "in_policy", "alone"),
    [
        ("#{Token[TOKEN.1]}", True, False),
        (symbol("Bucket.Arn"), True, True),
        (f"{symbol('Bucket.Arn')}/*", True, False),
        (f"arn:aws:s3:::{symbol('Bucket')}/*", True, True),
        ("${Token[AWS.NoValue.1]}", False, False),
        ("arn:aws:s3", False, False),
        (None, False, False),
    ],
)
def test_in_a_policy_a_token_can_stand_for_more(
    value: object, *, in_policy: bool, alone: bool
) -> None:
    form = Format(r"arn:aws:s3:::.+", "an ARN of S3", "Copy it.")

    assert (form.problem_in_policy("Resource", value) is None) is in_policy
    assert (form.problem("Resource", value) is None) is alone


@pytest.mark.parametrize(
    ("value", "accepted"),
    [("#{Token[TOKEN.1]}", True), (symbol("Action"), True), ("s3:Get", True), ("s3", False)],
)
def test_a_token_can_stand_for_the_whole_list_of_a_policy(value: str, *, accepted: bool) -> None:
    form = Format(r"[a-z0-9]+:[A-Za-z]+", "an action", "Write it in full.")

    assert (form.problem_in_policy("Action", value) is None) is accepted
