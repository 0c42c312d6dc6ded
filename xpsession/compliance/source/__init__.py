"""Source: the code of cells and files as the user wrote it, and the way back to each place in it."""
