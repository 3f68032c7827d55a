"""How a value looks in Discord: value in, layout out."""
