create table tenants_tenant (
  id text not null primary key,
  owner_id text not null unique,
  template_version integer not null,
  state text not null,
  generation bigint not null,
  state_since bigint not null,
  reason_code text,
  created_at bigint not null
);

create table tenants_forget (
  tenant_id text not null references tenants_tenant (id),
  conversation_id text not null,
  asked_at bigint not null,
  primary key (tenant_id, conversation_id)
);
