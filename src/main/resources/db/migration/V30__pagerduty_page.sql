-- Runs for which people are paged once an hour until they settle them: when that was done last, how
-- often, and whether an incident of its own stands at PagerDuty for it (1) or not (0). Times are
-- microseconds since the epoch, UTC.
CREATE TABLE pagerduty_page (
  tenant   TEXT   NOT NULL,
  run_id   TEXT   NOT NULL,
  paged_at BIGINT NOT NULL,
  times    BIGINT NOT NULL,
  own      BIGINT NOT NULL,
  PRIMARY KEY (tenant, run_id)
);
