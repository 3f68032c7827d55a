"""Reviews: texts, drafts, moderation, revisions, and reviews from web pages."""
