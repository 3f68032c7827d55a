"""The connection: who asks, may they, and the one place where an error becomes an answer."""
