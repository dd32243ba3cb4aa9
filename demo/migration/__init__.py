"""An app whose roles are written by hand, and the same app with ours: docs/migrate_a_role.md."""
