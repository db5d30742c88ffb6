-- The portal whose cell it is, and until when it may believe so without asking again.
alter table tenants_tenant add column holder text;
alter table tenants_tenant add column held_until bigint not null default 0;

-- Every change of a tenant's state, one for each generation.
create table tenants_move (
  tenant_id text not null references tenants_tenant (id),
  generation bigint not null,
  moved_at bigint not null,
  from_state text not null,
  to_state text not null,
  reason_code text,
  holder text,
  primary key (tenant_id, generation)
);
