-- What is known of a tenant beyond the life of its cell. A quarantined one does not start.
alter table tenants_tenant add column active_at bigint;
alter table tenants_tenant add column crashes integer not null default 0;
alter table tenants_tenant add column trouble_code text;
alter table tenants_tenant add column trouble_at bigint;
alter table tenants_tenant add column quarantined_by text;
alter table tenants_tenant add column quarantined_at bigint;
