"""Privacy: what is stored about a member, and forgetting them."""
