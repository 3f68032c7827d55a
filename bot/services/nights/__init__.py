"""Movie nights: planning, voting, and what a night still has to do."""
