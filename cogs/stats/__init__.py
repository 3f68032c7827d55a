"""Commands with the numbers of members and clubs."""
