"""SQL: one statement a function, beside the mapping from row to value."""
