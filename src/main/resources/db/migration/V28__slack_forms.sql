-- A form that asks for inputs: the runbook version that is to be started, and why; empty otherwise.
ALTER TABLE slack_form ADD COLUMN version TEXT NOT NULL DEFAULT '';
ALTER TABLE slack_form ADD COLUMN cause TEXT NOT NULL DEFAULT '';
