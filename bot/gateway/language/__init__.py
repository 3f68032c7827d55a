"""Which language an answer is in, and the languages of the commands that Discord shows."""
