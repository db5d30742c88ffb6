-- One row for each model call, never changed. Flags are 0 or 1, times epoch milliseconds, money micro-EUR.
create table events_receipt (
  id text not null primary key,
  tenant_id text not null,
  lease_id text not null,
  reference text,
  started_at bigint not null,
  ended_at bigint not null,
  dialect text not null,
  model text,
  provider text,
  upstream_model text,
  streamed integer not null,
  status integer not null,
  outcome text not null,
  problem text,
  uncached_input bigint not null,
  cache_read bigint not null,
  cache_write_5m bigint not null,
  cache_write_1h bigint not null,
  output bigint not null,
  reasoning bigint not null,
  exact integer not null,
  estimated integer not null,
  provider_cost bigint not null,
  markup bigint not null,
  charge bigint not null,
  price_id text,
  demo integer not null
);

create index events_receipt_reference on events_receipt (tenant_id, reference);
create index events_receipt_time on events_receipt (tenant_id, started_at);
