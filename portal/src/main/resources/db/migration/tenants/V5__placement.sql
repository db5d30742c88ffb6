-- Where an operator wants the assistant to live; null for this server's usual placement.
alter table tenants_tenant add column placement text;
