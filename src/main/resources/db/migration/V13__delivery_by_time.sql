-- Stored alerts in the order in which they came, for looking at what a runbook would have done.
CREATE INDEX delivery_received ON delivery (tenant, received_at, id);
