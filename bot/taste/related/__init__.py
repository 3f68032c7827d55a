"""Related: films related to one film."""
