-- When the bucket of an action budget will be full again: what is spent, in one number.
CREATE TABLE action_budget (
  tenant  TEXT   NOT NULL,
  bucket  TEXT   NOT NULL,
  full_at BIGINT NOT NULL,
  PRIMARY KEY (tenant, bucket)
);

-- Ends of runs in a row on a target: subject is `verification` for failed ones, which open the
-- target's circuit, or `alert:FINGERPRINT` for successes against one alert.
CREATE TABLE streak (
  tenant  TEXT   NOT NULL,
  target  TEXT   NOT NULL,
  subject TEXT   NOT NULL,
  length  BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  PRIMARY KEY (tenant, target, subject)
);
