"""Timing, the lanes: a side at work with its own copies of the inputs, and what the machine does meanwhile."""
