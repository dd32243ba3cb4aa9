"""The lists of roles and example stacks are written from their pages and docstrings."""

from iam_patterns.roles import ROLES
from stacks.example import examples
from tools.role_tables import roles_in_a_line, roles_table, stacks_table, tables


def test_each_list_is_as_it_is_written() -> None:
    for path, text in tables().items():
        assert path.read_text() == text, f"{path.name}: run make role-lists"


def test_every_role_and_example_has_a_row() -> None:
    table, line, stacks = roles_table(), roles_in_a_line(), stacks_table()

    assert all(f"| [`{name}`](roles/{module}.md) |" in table for name, module in ROLES.items())
    assert all(f"[`{name}`](docs/roles/{module}.md)" in line for name, module in ROLES.items())
    assert stacks.count("\n| `") >= len(examples()) > 0
