"""The ids that everything is keyed on; NewTypes, so that a film's is never taken for a member's."""

from typing import NewType

GuildId = NewType("GuildId", int)
MemberId = NewType("MemberId", int)
ChannelId = NewType("ChannelId", int)
RoleId = NewType("RoleId", int)
FilmId = NewType("FilmId", int)
ReviewId = NewType("ReviewId", int)
HighlightId = NewType("HighlightId", int)

LIBRARY = GuildId(0)
"""The owner of what every club of an installation sees. Discord never gives a guild the id 0."""
