-- Which offers a call was tried at, in order: a JSON list; null when none was, and in receipts older than this column.
alter table events_receipt add column attempts text;
