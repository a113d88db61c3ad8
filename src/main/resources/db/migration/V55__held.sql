-- Runs that are held, of which there are few, among all that ever were.
CREATE INDEX run_held ON run (tenant) WHERE state = 'held';
