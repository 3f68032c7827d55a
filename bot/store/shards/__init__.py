"""Shards of several processes: the board that they share, and which clubs a statement reads."""
