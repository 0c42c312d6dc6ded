"""Fixing: changes the user's source, and keeps only what proves right when it is checked again."""
