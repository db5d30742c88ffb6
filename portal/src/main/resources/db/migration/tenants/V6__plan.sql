-- By which plan the assistant lives; null is filled with this server's plan for new ones at its next start.
alter table tenants_tenant add column plan text;
