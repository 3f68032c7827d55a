"""Movie nights: nominations, ballots and their count, the meeting, sealed scores."""
