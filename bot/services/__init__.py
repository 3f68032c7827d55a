"""Use cases: the rule and the transaction; they return values."""
