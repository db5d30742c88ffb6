create table keys_data_key (
  tenant_id text not null primary key,
  wrapped text not null,
  created_at bigint not null
);
