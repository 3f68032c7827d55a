"""Which language an answer is written in, and the translated messages, numbers, dates and lists of that language."""
