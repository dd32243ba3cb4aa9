"""The Deny that denies all of an Allow, against a comparison of each pair."""

from hypothesis import given
from hypothesis import strategies as st

from iam_patterns.checks.analysis.denials import Denials
from iam_patterns.policy import Statement
from iam_patterns.policy.wildcards import covers

ACTIONS = st.lists(
    st.sampled_from(["s3:Get", "S3:get*", "s3:*", "*", "s3:G?t", "sqs:Get"]), min_size=1
)
RESOURCES = st.lists(
    st.sampled_from(["*", *(f"arn:aws:s3:::{end}" for end in ("a", "*", "?", "a*", "b"))]),
    min_size=1,
)
PAIRS = st.tuples(ACTIONS, RESOURCES)


def is_denied(allow: tuple[list[str], list[str]], denial: tuple[list[str], list[str]]) -> bool:
    return all(
        any(covers(wide.lower(), narrow.lower()) for wide in denied)
        for allowed, denied in zip(allow, denial, strict=True)
        for narrow in allowed
    )


@given(PAIRS, st.lists(PAIRS, max_size=4))
def test_a_denial_of_all_of_it_is_found_if_there_is_one(
    allow: tuple[list[str], list[str]], denials: list[tuple[list[str], list[str]]]
) -> None:
    placed = [
        (str(index), Statement("S", effect="Deny", actions=actions, resources=resources))
        for index, (actions, resources) in enumerate(denials)
    ]
    found = Denials(placed).of(Statement("S", actions=allow[0], resources=allow[1]))

    expected = [str(index) for index, denial in enumerate(denials) if is_denied(allow, denial)]
    assert (found in expected) if expected else (found is None)
