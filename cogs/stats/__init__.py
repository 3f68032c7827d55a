"""Commands with the numbers of members and clubs, and the guessing game."""
