-- Which incident explains another one, and what of their alerts meets in which rule. All of it is
-- told by the streams incident/… and can be rebuilt from them, but for the lock.
ALTER TABLE incident ADD COLUMN parent TEXT;

CREATE INDEX incident_parent ON incident (tenant, parent) WHERE parent IS NOT NULL;

-- The sides of correlation rules on which alerts stand that fire. An alert on the side 'parent'
-- explains those on the side 'child' of the same pair that began between from_at and until_at.
CREATE TABLE correlation_tie (
  tenant      TEXT   NOT NULL,
  pair        TEXT   NOT NULL,
  side        TEXT   NOT NULL,
  fingerprint TEXT   NOT NULL,
  starts_at   BIGINT NOT NULL,
  incident_id TEXT   NOT NULL,
  name        TEXT   NOT NULL,
  rule        TEXT   NOT NULL,
  from_at     BIGINT NOT NULL,
  until_at    BIGINT NOT NULL,
  PRIMARY KEY (tenant, pair, side, fingerprint, starts_at)
);

CREATE INDEX correlation_tie_of ON correlation_tie (tenant, fingerprint, starts_at);

-- Alerts that fire and start nothing, because the alert of another incident explains them.
CREATE TABLE inhibition (
  tenant             TEXT   NOT NULL,
  fingerprint        TEXT   NOT NULL,
  starts_at          BIGINT NOT NULL,
  incident_id        TEXT   NOT NULL,
  parent             TEXT   NOT NULL,
  parent_fingerprint TEXT   NOT NULL,
  parent_starts_at   BIGINT NOT NULL,
  pair               TEXT   NOT NULL,
  PRIMARY KEY (tenant, fingerprint, starts_at)
);

CREATE INDEX inhibition_of ON inhibition (tenant, incident_id);

-- Taken while an alert is inhibited, so that no two replicas close a circle.
CREATE TABLE correlation_lock (
  tenant TEXT NOT NULL PRIMARY KEY
);
