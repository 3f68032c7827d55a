"""Sharing shards with other processes: the client's sessions, and who answers."""
