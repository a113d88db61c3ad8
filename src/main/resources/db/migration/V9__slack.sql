-- Where a run is told in Slack. Losing a row costs a second message, nothing else.
CREATE TABLE slack_message (
  tenant  TEXT NOT NULL,
  subject TEXT NOT NULL,
  channel TEXT NOT NULL,
  ts      TEXT NOT NULL,
  PRIMARY KEY (tenant, subject)
);

-- Open forms that ask why somebody rejects: what they are about stays here, not in the form.
-- Times are microseconds since the epoch, UTC.
CREATE TABLE slack_form (
  tenant      TEXT   NOT NULL,
  view_id     TEXT   NOT NULL,
  slack_user  TEXT   NOT NULL,
  channel     TEXT   NOT NULL,
  run_id      TEXT   NOT NULL,
  approval_id TEXT   NOT NULL,
  opened_at   BIGINT NOT NULL,
  PRIMARY KEY (tenant, view_id)
);

CREATE INDEX slack_form_age ON slack_form (opened_at);
