"""Stages: programs that show what is displayed, each in a process of its own, and the browser that looks at them."""
