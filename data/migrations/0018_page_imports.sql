-- Review pages that a moderator imports wait for a check before they are published.
CREATE TABLE page_import (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id INTEGER NOT NULL CHECK (guild_id > 0),
    member_id INTEGER NOT NULL,         -- the moderator who uploaded it; others may finish it
    film_id INTEGER REFERENCES film (id) ON DELETE SET NULL, -- chosen by a moderator
    film_is_new INTEGER NOT NULL DEFAULT 0 CHECK (film_is_new IN (0, 1)),
    hidden TEXT NOT NULL DEFAULT 'marked' CHECK (hidden IN ('marked', 'whole', 'open')),
    refused TEXT NOT NULL DEFAULT '',   -- why the page was refused; '' once its film is entered
    page TEXT NOT NULL,                 -- JSON: what was read, with sources and doubts
    created_at TEXT NOT NULL
) STRICT;

CREATE INDEX page_import_by_member ON page_import (guild_id, member_id);

CREATE INDEX page_import_of_member ON page_import (member_id);

CREATE INDEX page_import_of_film ON page_import (film_id) WHERE film_id IS NOT NULL;
