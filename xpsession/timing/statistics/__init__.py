"""Timing, the statistics: what series of figures and pairs of results say, and how surely."""
