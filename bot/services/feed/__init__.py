"""The feed: chooses what is new, keeps its messages up to date, and counts the likes under them."""
