-- Why a run ended as it did, for lists.
ALTER TABLE run ADD COLUMN reason TEXT;
