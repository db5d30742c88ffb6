-- Where a tenant's cell has asked to go, once for each host and port. Flags are 0 or 1, times epoch milliseconds.
create table events_egress_contact (
  tenant_id text not null,
  host text not null,
  port integer not null,
  first_seen bigint not null,
  allowed integer not null,
  primary key (tenant_id, host, port)
);
