-- The alert of which a start waits to hear again, by its episode; none while it waits for anything else.
ALTER TABLE held_start ADD COLUMN unheard TEXT;
ALTER TABLE held_start ADD COLUMN unheard_starts_at BIGINT;
CREATE INDEX held_start_unheard ON held_start (tenant, unheard) WHERE unheard IS NOT NULL;

-- Since when somebody listens for heartbeats without a break, and when that was last noted.
CREATE TABLE heartbeat_listening (
  tenant   TEXT   NOT NULL PRIMARY KEY,
  since_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL
);
