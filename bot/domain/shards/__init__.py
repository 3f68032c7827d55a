"""Shards of several processes: which process answers which clubs, and how it passes from one to the other."""
