import pytest

from iam_patterns.policy import why_guessable


@pytest.mark.parametrize(
    ("external_id", "reason"),
    [
        ("cust-7f", "fewer than 8"),
        ("111111111112", "account number"),
        ("1234-5678-9013", "account number"),
        ("aaaaaaaa", "one character"),
        ("12345678", "sequence of digits"),
        ("abcdefgh", "alphabet"),
        ("external-id", "placeholder"),
        ("External_ID", "placeholder"),
        ("changeme123", "placeholder"),
        ("placeholder", "placeholder"),
        ("prod-2024", "a name or a word, with no more than a year or a short number"),
        ("acme:audit/2026", "a name or a word, with no more than a year or a short number"),
        ("Acme-Corp-1", "a name or a word, with no more than a year or a short number"),
        ("2024_acme_prod", "a name or a word, with no more than a year or a short number"),
        ("${Token[AWS.AccountId.4]}", "another value that AWS gives every stack"),
        ("cust-7f${Token[AWS.AccountId.4]}", "another value that AWS gives every stack"),
        ("external-id-${Token[AWS.Region.7]}", "placeholder"),
    ],
)
def test_says_why_a_stranger_could_guess_it(external_id: str, reason: str) -> None:
    assert reason in str(why_guessable(external_id))


@pytest.mark.parametrize(
    "external_id",
    [
        "cust-7f3a",
        "e7b1c9d2-3f54-4a86-9b0a-6c2d1e8f7a55",
        "acme:audit/7f3a9c2e",
        "98765431",
        "${Token[TOKEN.1]}",
        "cust-7f3a-${Token[AWS.AccountId.4]}",
        "external-id-${Token[TOKEN.1]}",
    ],
)
def test_accepts_what_a_vendor_makes(external_id: str) -> None:
    assert why_guessable(external_id) is None
