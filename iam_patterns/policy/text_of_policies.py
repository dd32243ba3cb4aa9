"""What the text of a policy cannot have: characters that IAM rejects, and some tokens of CDK.

See https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from iam_patterns.policy.problems import Problem
from iam_patterns.policy.tokens import has_unusable_token

_REJECTED: Final = re.compile(r"[^\t\n\r\x20-\xff]")


def text_problems(path: str, document: object) -> Iterator[Problem]:
    """Each text of a policy document that IAM or CDK rejects, or CloudFormation removes.

    Args:
        path: The parameter that the document is of.
        document: The document, or a part of it, as IAM's JSON.
    """
    for text in texts_in(document):
        if _REJECTED.search(text):
            yield Problem(
                path,
                text,
                "tab, line breaks and the characters U+0020 to U+00FF, as IAM requires of policies",
                "Replace the other characters, for example with ?, which matches any character "
                "where wildcards are allowed.",
            )
        if has_unusable_token(text):
            yield unusable_token(path, text)


def unusable_token(path: str, text: str) -> Problem:
    """The problem with a token that stands for a list or for nothing."""
    return Problem.broken_rule(
        path,
        "a list cannot be part of a text, and Aws.NO_VALUE would remove what it is the value of",
        "Take one item with Fn.select, and leave out Aws.NO_VALUE.",
        value=text,
    )


def texts_in(document: object) -> Iterator[str]:
    """Every text in a document, its keys included."""
    if isinstance(document, str):
        yield document
    elif isinstance(document, Mapping):
        for key, value in document.items():
            yield from texts_in(key)
            yield from texts_in(value)
    elif isinstance(document, list | tuple):
        for item in document:
            yield from texts_in(item)
