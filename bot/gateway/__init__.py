"""The connection to Discord: authentication, rate limits, acknowledgement, error answers and background jobs."""
