"""Ids as NewTypes, so that a type checker catches a film's id passed as a member's."""

from typing import NewType

GuildId = NewType("GuildId", int)
MemberId = NewType("MemberId", int)
ChannelId = NewType("ChannelId", int)
RoleId = NewType("RoleId", int)
FilmId = NewType("FilmId", int)
ReviewId = NewType("ReviewId", int)
HighlightId = NewType("HighlightId", int)

LIBRARY = GuildId(0)
"""The owner of what all clubs of an installation share. Discord never gives a guild the id 0."""
