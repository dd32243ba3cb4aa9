"""What a review says of roles that vanish while it runs, and of more lines than fit."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from iam_patterns.audit.role_review_function import LONGEST_MESSAGE, Review, joined


class _NoSuchEntityError(Exception):
    pass


class _Iam:
    """An account with two roles and two users, of which the first was just deleted."""

    exceptions = SimpleNamespace(NoSuchEntityException=_NoSuchEntityError)

    def get_paginator(self, operation: str) -> Any:
        def paginate(**given: str) -> list[dict[str, Any]]:
            if operation == "list_roles":
                return [{"Roles": [{"RoleName": name, "Path": "/"}]} for name in ("gone", "kept")]
            if operation == "list_users":
                names = ("gone", "kept")
                return [{"Users": [{"UserName": name, "Arn": f"arn:{name}"} for name in names]}]
            if given["UserName"] == "gone":
                raise _NoSuchEntityError
            if operation == "list_user_tags":
                return [{"Tags": []}]
            return [{"AccessKeyMetadata": [{"AccessKeyId": "AKIAEXAMPLE", "Status": "Active"}]}]

        return SimpleNamespace(paginate=paginate)

    def get_role(self, *, RoleName: str) -> dict[str, Any]:  # noqa: N803 - boto3's name
        if RoleName == "gone":
            raise _NoSuchEntityError
        created = datetime(2020, 1, 1, tzinfo=UTC)
        return {"Role": {"Arn": f"arn:{RoleName}", "CreateDate": created}}

    def get_access_key_last_used(self, **_given: str) -> dict[str, Any]:
        return {"AccessKeyLastUsed": {}}


def _review() -> Review:
    return Review(_Iam(), None, datetime(2026, 1, 1, tzinfo=UTC), 90, 1, 7, "owner")


def test_a_role_that_was_deleted_meanwhile_does_not_end_the_review() -> None:
    assert list(_review().roles()) == [("none", "UNUSED: arn:kept: no use in the last 400 days")]


def test_a_user_that_was_deleted_meanwhile_does_not_end_the_review() -> None:
    line = "ACCESS KEY: arn:kept: AKIAEXAMPLE, active, never used"
    assert list(_review().keys()) == [("none", line)]


def test_lines_that_do_not_fit_are_counted() -> None:
    lines = [f"UNUSED: {number:06d} \N{EN DASH} {'x' * 80}" for number in range(5000)]
    text = joined(lines)
    assert len(text.encode()) <= LONGEST_MESSAGE
    *kept, last = text.splitlines()
    assert kept == lines[: len(kept)]
    assert last == f"LEFT OUT: {5000 - len(kept)} more lines: see the log"
    assert joined(lines[:100]).splitlines() == lines[:100]
