"""Sharing the shards with other processes: keeping to the board, and which jobs are this process's own."""
