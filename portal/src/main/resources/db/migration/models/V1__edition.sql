-- Catalogues of models that operators have written, each a whole one; the last holds. Times are epoch milliseconds.
create table models_edition (
  number bigint not null primary key,
  yaml text not null,
  made_by text not null,
  made_at bigint not null
);
