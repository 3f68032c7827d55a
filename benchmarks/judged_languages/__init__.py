"""Measures what people write in ten languages: sentences, highlights, spoilers, title search and `/find`."""
