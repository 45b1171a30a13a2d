-- SPDX-License-Identifier: Apache-2.0
--
-- Version 1, reading. All functions are VOLATILE plpgsql, so that in READ COMMITTED each of their
-- statements has a snapshot of its own, later than the one before: that is what no reader's
-- skipping an event rests on (horizon.hpp). Never mark one STABLE, never join two statements.

-- How far a scope can be read now. Scopes: 1 stream, 2 category, 3 log. Freshness, as in scan.h:
-- 0 own, 1 complete, 2 at_least, 3 available; `p_target` is the global position that own and
-- at_least ask for, and what complete was told as `latest` when it asked for the first time (0).
-- A read of a stream has no end here: its events are readable as soon as they are committed.
-- `level` is null for a log that does not exist.
create function @readable@(
  p_log text, p_scope integer, p_category text, p_freshness integer, p_target bigint,
  out level text, out epoch bigint, out uuid uuid, out ends_at bigint,
  out latest bigint, out safe bigint, out blocker integer, out fresh boolean
) language plpgsql volatile as $$
#variable_conflict use_column
declare
  v_wide boolean;
  v_before bigint;
begin
  -- The level and the end that it allows are of one snapshot: whoever changes the level afterwards
  -- waits for every writer, and can only add events beyond this end.
  select l.level, l.epoch, l.uuid, l.global_position, case
      when p_scope = 1 then 9223372036854775807
      when l.level = 'log' then l.global_position
      when l.level = 'category' and p_scope = 2 then coalesce((
        select e.global_position from @events@ e where e.log = p_log and e.category = p_category
        order by e.global_position desc limit 1), 0)
    end
    into level, epoch, uuid, safe, ends_at from @logs@ l where l.log = p_log;
  v_wide := level is not null and ends_at is null;
  latest := coalesce(safe, 0);
  safe := latest;
  if level <> 'log' and (v_wide or p_freshness = 2) then
    select h.safe, h.latest, h.blocker into safe, latest, blocker from @horizon@() h;
  end if;
  -- Whatever drew at or below `safe` and was committed is seen by now, the row of its transaction
  -- included. To end before one may be to end within another.
  while v_wide loop
    select min(t.first_global_position) - 1 into v_before from @transactions@ t
     where t.log = p_log and t.last_global_position > safe and t.first_global_position <= safe;
    exit when v_before is null;
    safe := v_before;
  end loop;
  ends_at := coalesce(ends_at, safe);
  fresh := case p_freshness
    when 0 then not v_wide or safe >= p_target
    when 1 then not v_wide or safe >= case when p_target > 0 then p_target else latest end
    when 2 then safe >= p_target
    else true
  end;
end $$;

-- The first position of a stream whose event comes after a global position; one more than the last
-- where there is none. A binary search, as both grow together.
create function @first_position_after@(
  p_log text, p_category text, p_stream text, p_global_position bigint
) returns bigint language plpgsql volatile set enable_seqscan = off set enable_bitmapscan = off as $$
#variable_conflict use_column
declare
  v_low bigint := 0;
  v_high bigint;
  v_middle bigint;
  v_found bigint;
begin
  select coalesce(max(position), -1) + 1 into v_high from @events@
    where log = p_log and category = p_category and stream = p_stream;
  while v_low < v_high loop
    v_middle := v_low + (v_high - v_low) / 2;
    -- Not `=`: the oldest events of a stream may be gone one day.
    select global_position into v_found from @events@
      where log = p_log and category = p_category and stream = p_stream and position >= v_middle
      order by position limit 1;
    if v_found > p_global_position then
      v_high := v_middle;
    else
      v_low := v_middle + 1;
    end if;
  end loop;
  return v_low;
end $$;

-- Opens a scan and reads its first page, in one round trip. The answer's first row has no id but a
-- note: fresh (1 or 0), latest, safe, the blocker's pid, the first and the last key of the range,
-- careful (1 or 0). When it is not fresh, or the range is empty (its keys are null), that is all;
-- otherwise the rows of a page follow, which is the statement `p_page` or, where large events may
-- be met, `p_careful_page` (scan_statements.hpp). Keys are positions in a stream, else global
-- positions; the range is inclusive, and both ends are those of events that exist.
create function @open_scan@(
  p_scope integer, p_log text, p_category text, p_stream text, p_from bigint, p_to bigint,
  p_after bigint, p_before bigint, p_freshness integer, p_target bigint,
  p_page text, p_careful_page text, p_rows bigint, p_bytes bigint,
  p_any_name boolean, p_names text[],
  p_occurred_from timestamptz, p_occurred_before timestamptz,
  p_recorded_from timestamptz, p_recorded_before timestamptz
) returns table (
  id uuid, category text, stream text, name text, "position" bigint, global_position bigint,
  occurred_at timestamptz, recorded_at timestamptz, metadata @payload@, payload @payload@,
  note bigint[]
) language plpgsql volatile
  -- A plan that was made when the table was small must not outlive its smallness.
  set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off set jit = off as $$
#variable_conflict use_column
declare
  v_readable record;
  v_first bigint;
  v_last bigint;
  v_careful boolean;
begin
  select * into v_readable from @readable@(p_log, p_scope, p_category, p_freshness, p_target);
  -- From here on every statement sees all that will ever be at or below ends_at.
  if v_readable.fresh and v_readable.level is not null then
    if p_scope = 1 then
      v_first := p_from;
      v_last := p_to;
      if p_after > 0 then
        v_first := greatest(
          v_first, @first_position_after@(p_log, p_category, p_stream, p_after));
      end if;
      if p_before < 9223372036854775807 then
        v_last := least(
          v_last, @first_position_after@(p_log, p_category, p_stream, p_before - 1) - 1);
      end if;
      select min(position), max(position) into v_first, v_last from @events@
        where log = p_log and category = p_category and stream = p_stream
          and position between v_first and v_last;
    elsif p_scope = 2 then
      select min(global_position), max(global_position) into v_first, v_last from @events@
        where log = p_log and category = p_category
          and global_position > p_after and global_position < p_before
          and global_position <= v_readable.ends_at;
    else
      select min(global_position), max(global_position) into v_first, v_last from @events@
        where log = p_log
          and global_position > p_after and global_position < p_before
          and global_position <= v_readable.ends_at;
    end if;
    -- Where nothing was ever moved out of its row, no row is larger than a quarter of a block, and
    -- a page needs no counting of bytes.
    v_careful := coalesce((
      select pg_relation_size(c.reltoastrelid) > 0 from pg_class c
      where c.oid = (select tableoid from @events@ where log = p_log limit 1)
        and c.reltoastrelid <> 0), false);
  end if;
  note := array[v_readable.fresh::int, v_readable.latest, v_readable.safe, v_readable.blocker,
                v_first, v_last, v_careful::int];
  return next;
  if v_first is not null and p_rows > 0 then
    return query execute case when v_careful then p_careful_page else p_page end
      using p_log, p_category, p_stream, v_first, v_last, p_rows, p_bytes,
            p_any_name, p_names, p_occurred_from, p_occurred_before,
            p_recorded_from, p_recorded_before;
  end if;
end $$;

-- What is known of a stream. Positions are gapless and only the oldest could ever go, so that the
-- count is the distance of the ends.
create function @stream_info@(
  p_log text, p_category text, p_stream text, p_freshness integer, p_target bigint,
  out note bigint[], out event_count bigint,
  out first_position bigint, out first_global_position bigint, out first_recorded_at timestamptz,
  out last_position bigint, out last_global_position bigint, out last_recorded_at timestamptz
) language plpgsql volatile set enable_seqscan = off set enable_bitmapscan = off as $$
#variable_conflict use_column
declare
  v_readable record;
begin
  select * into v_readable from @readable@(p_log, 1, p_category, p_freshness, p_target);
  note := array[v_readable.fresh::int, v_readable.latest, v_readable.safe, v_readable.blocker];
  -- One statement, so that what it says belongs together.
  select l.position - f.position + 1, f.position, f.global_position, f.recorded_at,
         l.position, l.global_position, l.recorded_at
    into event_count, first_position, first_global_position, first_recorded_at,
         last_position, last_global_position, last_recorded_at
    from (select position, global_position, recorded_at from @events@
          where log = p_log and category = p_category and stream = p_stream
          order by position limit 1) f,
         (select position, global_position, recorded_at from @events@
          where log = p_log and category = p_category and stream = p_stream
          order by position desc limit 1) l;
end $$;

-- What is known of a log, as far as a read of the whole log would see it. Counts every event.
create function @log_info@(
  p_log text, p_freshness integer, p_target bigint,
  out note bigint[], out level text, out uuid uuid, out epoch bigint,
  out event_count bigint, out last_global_position bigint
) language plpgsql volatile as $$
#variable_conflict use_column
declare
  v_readable record;
begin
  select * into v_readable from @readable@(p_log, 3, '', p_freshness, p_target);
  note := array[v_readable.fresh::int, v_readable.latest, v_readable.safe, v_readable.blocker];
  level := v_readable.level;
  uuid := v_readable.uuid;
  epoch := v_readable.epoch;
  if v_readable.fresh then
    select count(*), coalesce(max(global_position), 0) into event_count, last_global_position
      from @events@ where log = p_log and global_position <= v_readable.ends_at;
  end if;
end $$;

-- Whether an event of a scope after a global position is readable, and whether one is committed
-- that lies beyond what is readable yet.
create function @arrived@(
  p_scope integer, p_log text, p_category text, p_stream text, p_after bigint,
  out readable boolean, out beyond boolean
) language plpgsql volatile set enable_seqscan = off set enable_bitmapscan = off as $$
#variable_conflict use_column
declare
  v_end bigint;
  v_last bigint;
begin
  select ends_at into v_end from @readable@(p_log, p_scope, p_category, 3, 0);
  if p_scope = 1 then
    select global_position into v_last from @events@
      where log = p_log and category = p_category and stream = p_stream
      order by position desc limit 1;
  elsif p_scope = 2 then
    select max(global_position) into v_last from @events@
      where log = p_log and category = p_category;
  else
    select max(global_position) into v_last from @events@ where log = p_log;
  end if;
  readable := coalesce(v_last > p_after and v_last <= v_end, false);
  if readable or coalesce(v_last, 0) <= p_after then
    beyond := false;
    return;
  end if;
  -- Only a scope that is wider than the level has events beyond its end.
  beyond := true;
  readable := exists (
    select from @events@
    where log = p_log and global_position > p_after and global_position <= v_end
      and (p_scope = 3 or category = p_category));
end $$;
