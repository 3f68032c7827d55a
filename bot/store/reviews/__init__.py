"""Reviews: reading, writing and moderating reviews."""
