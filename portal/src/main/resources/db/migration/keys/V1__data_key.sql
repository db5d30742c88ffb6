-- One data key for each tenant, wrapped by the master key. Deleting a row makes all that the tenant sealed unreadable.
create table keys_data_key (
  tenant_id text not null primary key,
  wrapped bytea not null,
  created_at bigint not null
);
