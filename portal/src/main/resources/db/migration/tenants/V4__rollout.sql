-- What tenants may be started with: the good version of the template, the one before it, and the one that is tried.
create table tenants_template (
  version integer not null primary key,
  content text not null,
  integrity text not null,
  kept_at bigint not null
);

-- How far the newest version has come. One row.
create table tenants_rollout (
  id integer not null primary key check (id = 1),
  generation bigint not null,
  state text not null,
  version integer not null,
  good_version integer not null,
  before_version integer,
  why text not null,
  since bigint not null,
  healthy integer not null,
  failed integer not null,
  quiet_since bigint
);

-- Who tries a version without being of the share that is drawn: the first that started.
create table tenants_canary (
  version integer not null,
  seat integer not null,
  tenant_id text not null references tenants_tenant (id),
  primary key (version, seat),
  unique (version, tenant_id)
);
