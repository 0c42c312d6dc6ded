"""Flow: follows a source statement by statement, and what each does to the names that denote a namespace."""
