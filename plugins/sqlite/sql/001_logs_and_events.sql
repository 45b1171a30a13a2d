-- SPDX-License-Identifier: Apache-2.0
--
-- Version 1. Text is compared by its bytes (BINARY is the default collation, spelled out where an
-- order is promised). Positions and counters are kept in logs, categories and streams, so that no
-- position is ever given twice, whatever is deleted some day.

CREATE TABLE logs (
  log_no INTEGER PRIMARY KEY,
  name TEXT NOT NULL COLLATE BINARY UNIQUE,
  uuid BLOB NOT NULL,
  level INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  event_count INTEGER NOT NULL,
  last_global_position INTEGER NOT NULL,
  last_recorded_at INTEGER NOT NULL
) STRICT;

CREATE TABLE categories (
  category_no INTEGER PRIMARY KEY,
  log_no INTEGER NOT NULL REFERENCES logs,
  name TEXT NOT NULL COLLATE BINARY,
  event_count INTEGER NOT NULL,
  last_global_position INTEGER NOT NULL,
  last_recorded_at INTEGER NOT NULL,
  UNIQUE (log_no, name)
) STRICT;

CREATE TABLE streams (
  stream_no INTEGER PRIMARY KEY,
  category_no INTEGER NOT NULL REFERENCES categories,
  name TEXT NOT NULL COLLATE BINARY,
  last_position INTEGER NOT NULL,
  event_count INTEGER NOT NULL,
  last_global_position INTEGER NOT NULL,
  last_recorded_at INTEGER NOT NULL,
  UNIQUE (category_no, name)
) STRICT;

-- seq = log_no << 40 | global position: the table is clustered by log and global position, so a
-- scan of a log reads pages in order. Payload and metadata are TEXT, not BLOB: SQLite gives back
-- the bytes that were bound in either, and TEXT can be read in any tool. The payload comes last
-- because it may spill to overflow pages, which a read of the other columns then never touches.
CREATE TABLE events (
  seq INTEGER PRIMARY KEY,
  log_no INTEGER NOT NULL REFERENCES logs,
  category_no INTEGER NOT NULL REFERENCES categories,
  stream_no INTEGER NOT NULL REFERENCES streams,
  position INTEGER NOT NULL,
  occurred_at INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  id BLOB NOT NULL,
  name TEXT NOT NULL,
  metadata TEXT,
  payload TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX events_by_position ON events (stream_no, position);
CREATE UNIQUE INDEX events_by_id ON events (log_no, id);
CREATE INDEX events_by_category ON events (category_no);
