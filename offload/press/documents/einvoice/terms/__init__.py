"""The business terms of EN 16931: one table, which writers, readers, schemas and docs follow."""
