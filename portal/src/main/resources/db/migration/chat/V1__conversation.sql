create table chat_conversation (
  tenant_id text not null,
  id text not null,
  title bytea,
  created_at bigint not null,
  updated_at bigint not null,
  seq bigint not null,
  primary key (tenant_id, id)
);

create index chat_conversation_newest on chat_conversation (tenant_id, updated_at);

create table chat_turn (
  tenant_id text not null,
  conversation_id text not null,
  id text not null,
  seq bigint not null,
  status text not null,
  question bytea not null,
  parts bytea not null,
  model text not null,
  usage bytea,
  problem text,
  owner text not null,
  created_at bigint not null,
  started_at bigint,
  stop_at bigint,
  ended_at bigint,
  primary key (tenant_id, id),
  foreign key (tenant_id, conversation_id) references chat_conversation (tenant_id, id) on delete cascade
);

create index chat_turn_changes on chat_turn (tenant_id, conversation_id, seq);

-- The rule "one running turn in a conversation" holds whatever the number of requests and processes.
create unique index chat_turn_running on chat_turn (tenant_id, conversation_id)
  where status in ('QUEUED', 'WAKING', 'RUNNING');

create index chat_turn_unended on chat_turn (owner, created_at)
  where status in ('QUEUED', 'WAKING', 'RUNNING');

create table chat_node (
  id text not null primary key,
  name text not null,
  alive_until bigint not null
);
