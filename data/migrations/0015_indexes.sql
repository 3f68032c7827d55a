-- No statement that a member waits for reads a whole table that grows with members or films: what is kept about a
-- member is counted, taken along and erased by an index on the member, in one club or in all.

CREATE INDEX import_row_of_member ON import_row (member_id);
CREATE INDEX diary_of_member ON diary (member_id);
CREATE INDEX film_list_of_member ON film_list (member_id);
CREATE INDEX member_preference_of_member ON member_preference (member_id);
CREATE INDEX history_import_of_member ON history_import (member_id);
CREATE INDEX draft_of_member ON draft (member_id);
CREATE INDEX draft_of_author ON draft (author_member_id) WHERE author_member_id IS NOT NULL;
CREATE INDEX review_of_member ON review (member_id) WHERE member_id IS NOT NULL;
CREATE INDEX review_entered_by ON review (entered_by) WHERE entered_by IS NOT NULL;
CREATE INDEX revision_made_by ON revision (made_by) WHERE made_by IS NOT NULL;
CREATE INDEX report_of_member ON report (member_id);
CREATE INDEX report_closed_by ON report (closed_by) WHERE closed_by IS NOT NULL;
CREATE INDEX notice_of_member ON notice (member_id);
CREATE INDEX unquoted_of_member ON unquoted (member_id);
CREATE INDEX question_of_member ON question (member_id);
CREATE INDEX question_member_of_member ON question_member (member_id);
CREATE INDEX verdict_of_member ON verdict (member_id);
CREATE INDEX channel_use_of_member ON channel_use (member_id);
CREATE INDEX touch_of_member ON touch (member_id);
CREATE INDEX member_of_member ON member (member_id);
CREATE INDEX club_setting_set_by ON club_setting (set_by) WHERE set_by IS NOT NULL;
CREATE INDEX film_overlay_set_by ON film_overlay (set_by);
CREATE INDEX film_overlay_undone_by ON film_overlay (undone_by) WHERE undone_by IS NOT NULL;
CREATE INDEX line_choice_set_by ON line_choice (set_by);

-- The starter library's films in their order, and the few films of clubs that wait for confirmation.
CREATE INDEX film_of_starter ON film (id) WHERE starter_key IS NOT NULL;
CREATE INDEX film_unconfirmed ON film (guild_id) WHERE confirmed = 0;
