-- Who decided what, for whom. Appended, never changed.
create table events_act (
  id text not null primary key,
  acted_at bigint not null,
  actor_id text not null,
  act text not null,
  tenant_id text,
  detail text not null
);

create index events_act_of_tenant on events_act (tenant_id, acted_at);
