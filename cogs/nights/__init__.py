"""The commands and buttons of movie nights."""
