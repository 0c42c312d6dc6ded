"""xpsession: the array API standard in an IPython session."""
