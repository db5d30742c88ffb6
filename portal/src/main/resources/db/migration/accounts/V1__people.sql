create table accounts_user (
  id text not null primary key,
  email text not null unique,
  operator boolean not null,
  language text not null,
  created_at bigint not null,
  seen_at bigint not null
);

-- A link is kept for a while after its end, so that a person is told why it does not work any more.
create table accounts_link (
  token_hash text not null primary key,
  email text not null,
  operator boolean not null,
  language text not null,
  created_at bigint not null,
  expires_at bigint not null,
  used_at bigint
);

create index accounts_link_email on accounts_link (email);
create index accounts_link_expires on accounts_link (expires_at);

create table accounts_session (
  id_hash text not null primary key,
  user_id text not null references accounts_user (id) on delete cascade,
  created_at bigint not null,
  seen_at bigint not null
);

create index accounts_session_user on accounts_session (user_id);
create index accounts_session_seen on accounts_session (seen_at);
