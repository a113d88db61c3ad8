-- What fires, by alert: a paging service is asked what became of it.
CREATE INDEX incident_alert_firing ON incident_alert (tenant, fingerprint)
  WHERE status = 'firing';
