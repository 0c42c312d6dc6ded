"""The opt-in rules: one file each; they count only where their code is selected in full."""
