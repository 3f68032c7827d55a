"""The commands about numbers: profiles, rankings, records, charts, recaps and the guessing game."""
