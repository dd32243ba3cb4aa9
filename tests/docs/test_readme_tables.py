"""README's tables are written from the pages of the roles and the example stacks."""

from iam_patterns.roles import ROLES
from stacks.example import examples
from tools.readme_tables import README, readme, roles_table, stacks_table


def test_the_readme_is_as_it_is_written() -> None:
    assert README.read_text() == readme()


def test_every_role_and_example_has_a_row() -> None:
    roles, stacks = roles_table(), stacks_table()

    assert all(f"| [`{name}`](docs/roles/{module}.md) |" in roles for name, module in ROLES.items())
    assert stacks.count("\n| `") >= len(examples()) > 0
