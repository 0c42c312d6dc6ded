"""Reporting, the probes: one file for each chapter of the standard; the folder is scanned."""
