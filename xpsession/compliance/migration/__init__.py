"""Migration: code that computes with a library itself, and what must change for it to take a namespace."""
