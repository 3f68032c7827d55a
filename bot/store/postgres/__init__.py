"""PostgreSQL only: statements in its words, connections, the schema, and moving there and back."""
