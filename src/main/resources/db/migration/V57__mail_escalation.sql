-- Questions of which further people were mailed when nobody decided in time, and the last level of
-- people who were. A run has one question at a time.
CREATE TABLE mail_escalation (
  tenant   TEXT   NOT NULL,
  run_id   TEXT   NOT NULL,
  question TEXT   NOT NULL,
  level    BIGINT NOT NULL,
  PRIMARY KEY (tenant, run_id)
);
