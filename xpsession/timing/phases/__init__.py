"""Timing, the phases of a measurement, one after the other."""
