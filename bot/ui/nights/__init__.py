"""How movie nights look: lists, nominations, the panel of a night, ballots, results and scores."""
