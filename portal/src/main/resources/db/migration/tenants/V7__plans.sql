-- Which edition of the plans holds, for all portals on this database. One row after the first reload.
create table tenants_plans (
  id integer not null primary key check (id = 1),
  generation bigint not null,
  digest text not null
);
