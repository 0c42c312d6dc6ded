"""The rules: one file each, found by scanning this folder."""
