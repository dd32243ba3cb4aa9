"""README's tables are written from the pages of the roles and the example stacks."""

from tools.readme_tables import README, readme, roles_table, stacks_table


def test_the_readme_is_as_it_is_written() -> None:
    assert README.read_text() == readme()


def test_every_role_and_stack_has_a_row() -> None:
    assert roles_table().count("\n| [`") == 18
    assert stacks_table().count("\n| `") == 20
