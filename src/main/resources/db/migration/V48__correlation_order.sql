-- How early the rule of a tie goes, so that of several causes the same one explains an alert whichever
-- was heard of first. It is in the events of the ties; what was tied before is tied anew at the start.
ALTER TABLE correlation_tie ADD COLUMN rule_order BIGINT NOT NULL DEFAULT 0;
