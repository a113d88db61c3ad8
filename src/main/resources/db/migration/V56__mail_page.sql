-- Runs for which people are mailed once an hour until they settle them, and when they were last.
-- Times are microseconds since the epoch, UTC.
CREATE TABLE mail_page (
  tenant    TEXT   NOT NULL,
  run_id    TEXT   NOT NULL,
  mailed_at BIGINT NOT NULL,
  PRIMARY KEY (tenant, run_id)
);
