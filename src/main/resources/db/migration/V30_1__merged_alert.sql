-- The alert that an episode goes on with since a paging service merged the two; it ends with it.
ALTER TABLE incident_alert ADD COLUMN merged_into TEXT;

CREATE INDEX incident_alert_merged ON incident_alert (tenant, merged_into)
  WHERE merged_into IS NOT NULL;
