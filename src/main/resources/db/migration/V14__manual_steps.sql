-- A form may also report on a manual step of the run: its path, empty for a rejection.
ALTER TABLE slack_form ADD COLUMN step TEXT NOT NULL DEFAULT '';
