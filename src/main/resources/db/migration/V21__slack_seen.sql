-- What came from Slack and was done, by Slack's ids, so that no replica does it again. Kept for a day.
-- Times are microseconds since the epoch, UTC.
CREATE TABLE slack_seen (
  tenant  TEXT   NOT NULL,
  id      TEXT   NOT NULL,
  seen_at BIGINT NOT NULL,
  PRIMARY KEY (tenant, id)
);

CREATE INDEX slack_seen_age ON slack_seen (seen_at);

-- Which run the message of a thread is about.
CREATE INDEX slack_message_place ON slack_message (tenant, channel, ts);
