-- Keys of people for their own programs. The key itself is nowhere: only its SHA-256. Times are epoch milliseconds.
-- change: from the counter below, so that each portal finds what it does not know yet; committed in the order of its numbers.
create table apikeys_key (
  id text not null primary key,
  key_hash text not null unique,
  tenant_id text not null,
  owner_id text not null,
  name text not null,
  hint text not null,
  models text not null,
  budget bigint,
  created_at bigint not null,
  expires_at bigint,
  revoked_at bigint,
  last_used_at bigint,
  change bigint not null
);

create index apikeys_key_owner on apikeys_key (owner_id, created_at);
create index apikeys_key_change on apikeys_key (change);

create table apikeys_counter (
  id integer not null primary key,
  change bigint not null
);
