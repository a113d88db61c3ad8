-- Whether a delivery tells of something critical that fires: incidents hear of it before others.
ALTER TABLE delivery ADD COLUMN urgent BIGINT NOT NULL DEFAULT 0;

DROP INDEX delivery_unrouted;
CREATE INDEX delivery_unrouted ON delivery (urgent, id) WHERE routed = 0;

-- Whether it is a storm that keeps a runbook back, for as long as it stands.
ALTER TABLE held_start ADD COLUMN storm BIGINT NOT NULL DEFAULT 0;
CREATE INDEX held_start_storm ON held_start (tenant, incident_id) WHERE storm = 1;

-- What fires, by alert: after an outage its source is asked what became of it.
CREATE INDEX episode_firing ON episode (tenant, fingerprint) WHERE status = 'firing';
