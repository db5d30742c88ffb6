-- Keys of providers, sealed. A row is never changed: another key is another row. Times are epoch milliseconds.
create table models_credential (
  id text not null primary key,
  provider text not null,
  name text not null,
  weight integer not null,
  sealed bytea not null,
  made_at bigint not null
);
