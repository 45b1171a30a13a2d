-- SPDX-License-Identifier: Apache-2.0
--
-- Version 1, the tables. Text is compared by its bytes (collate "C"). Every unique key begins with
-- the log, so that the events can be partitioned by it. What is written on every append is kept
-- small: the heads of streams exist at the levels that lock streams only, and `position` is the
-- index's business elsewhere.

create table @version@ (
  version integer not null,
  made_at timestamptz not null default now()
);
insert into @version@ (version) values (1);

-- One row a log. At level `log` this row is the only lock of an append, and `global_position` the
-- last one given out; `tip` is the id of the event that has it, so that an equal number in another
-- history (a restore, a failover) is not taken for the same state. Both stand still at the other
-- levels, where the sequence gives the numbers.
create table @logs@ (
  log text collate "C" primary key,
  uuid uuid not null,
  level text not null check (level in ('stream', 'category', 'log', 'none')),
  epoch bigint not null default 1,
  global_position bigint not null default 0,
  tip uuid not null default '00000000-0000-0000-0000-000000000000'
) with (fillfactor = 10);

create table @events@ (
  id uuid not null,
  log text collate "C" not null,
  category text collate "C" not null,
  stream text collate "C" not null,
  name text collate "C" not null,
  payload @payload@ not null,
  metadata @payload@,
  position bigint not null,
  global_position bigint not null,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null default now(),
  constraint "@table@_id" primary key (log, id),
  constraint "@table@_position" unique (log, category, stream, position),
  constraint "@table@_global_position" unique (log, global_position)
) @partition_by@;
create index "@table@_category" on @events@ (log, category, global_position);

-- The last position of each stream, at levels `stream` and `category`: locked, read and advanced by
-- every append to the stream. `accepted` is the verdict on the append that met the row last: how a
-- single statement tells a refusal from what it did. A row at -1 is a stream that nobody has written
-- yet; readers do not look here.
create table @stream_heads@ (
  log text collate "C" not null,
  category text collate "C" not null,
  stream text collate "C" not null,
  position bigint not null,
  accepted boolean not null default true,
  primary key (log, category, stream)
) with (fillfactor = 50);

-- At level `category`: locked before the heads of its streams.
create table @category_heads@ (
  log text collate "C" not null,
  category text collate "C" not null,
  appends bigint not null default 0,
  primary key (log, category)
) with (fillfactor = 50);

-- The transactions whose appends drew several times, written with their commit: a read that ends
-- between the first and the last global position of one ends before it (@readable@), so that it is
-- seen as a whole or not at all.
create table @transactions@ (
  log text collate "C" not null,
  first_global_position bigint not null,
  last_global_position bigint not null,
  primary key (log, last_global_position)
);

-- A statement that appends draws once, and has the 16384 global positions from there for its events
-- (a group has no more): so there is never a moment when a part of an append lies at or below a
-- horizon, and the rest above. CACHE 1 is what the order of global positions rests on: with more, each
-- session hands out draws of its own; checked at every open.
create sequence @sequence@ as bigint minvalue 1 increment by 16384 cache 1 no cycle;
