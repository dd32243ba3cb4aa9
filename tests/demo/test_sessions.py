"""The accounts of the tries."""

from demo.sessions import accounts_of
from tests.demo.emulators import CONTEXT


def test_every_account_of_the_tries_has_an_id_of_its_own() -> None:
    accounts = accounts_of(CONTEXT)

    assert set(accounts) == {
        "tools",
        "workload",
        "management",
        "sandbox",
        "vendor",
        "stranger",
    }
    assert len(set(accounts.values())) == len(accounts)
