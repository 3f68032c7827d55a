-- Imports say which values were left out, and ask for the order of day and month where a file does not tell it.
ALTER TABLE history_import ADD COLUMN partial TEXT NOT NULL DEFAULT '{}';
-- JSON: "counts": {why: rows}, "rows": [file, line, why, value] of the first ones
ALTER TABLE history_import ADD COLUMN zone TEXT NOT NULL DEFAULT '';
-- the time zone in which moments became days
ALTER TABLE import_row ADD COLUMN unsure_on TEXT;
-- the day seen if the month comes first, where the file does not tell whether it does
