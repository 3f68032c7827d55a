"""The store: one SQL statement per function, next to the mapping from rows to values."""
