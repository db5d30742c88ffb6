-- What a key has used.
create index events_receipt_lease on events_receipt (lease_id, charge);
