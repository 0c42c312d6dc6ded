"""Display: makes text, HTML and MIME out of records, and nothing else does."""
