"""Reviews: texts, drafts, moderation, revisions, and the search index of reviews."""
