"""The nouns of a film club: frozen values and pure rules."""
