"""Timing, the code: a line and cell read, compiled once, and what of the session it reads."""
