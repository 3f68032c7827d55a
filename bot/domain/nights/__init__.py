<<<<<<< HEAD
"""Movie nights: lists and nominations, how votes are counted, the life of a night, and its steps on Discord."""
||||||| f05227b
=======
"""Movie nights: nominations, ballots and their count, the meeting, sealed scores."""
>>>>>>> nv
