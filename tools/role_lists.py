"""Writes everything that lists the roles: ``make role-lists``."""

from tools import readme_tables, role_registry

if __name__ == "__main__":
    role_registry.write()
    readme_tables.write()
