-- SPDX-License-Identifier: Apache-2.0
--
-- Version 1, the functions that write.

-- The horizon of the levels narrower than `log`: `safe` is the highest global position at or below
-- which nothing is still being written, `latest` the highest that was given out, `blocker` the
-- process that holds the horizon back (null: nobody does, or a prepared transaction).
--
-- A draw from the sequence gives a statement a block of 16384 global positions. Before its first draw
-- a writer takes a shared advisory lock whose key is the number of blocks drawn so far: all that it
-- will be given lies beyond them (see @append@). Why no event at or
-- below `safe` can appear later: let W have drawn g <= safe. The last value was read first and was
-- >= g, so W drew before that, and had locked its key b < g before it drew. If W still holds it now,
-- safe <= b < g, a contradiction. So W has ended, and its lock was released after its commit became
-- visible to new snapshots: a statement that begins after this function sees g, or W rolled back.
--
-- One's own transaction is left out: it sees what it has stored itself.
--
-- Hence: VOLATILE, in READ COMMITTED, called in a statement of its own before the one that scans;
-- never stored and never a resume position, because the sequence goes back when a server crashes.
create function @horizon@(out safe bigint, out latest bigint, out blocker integer)
language plpgsql volatile as $$
declare
  v_tag bigint := 32768 | ('@sequence@'::regclass::oid::bigint % 16384);
  v_lowest bigint;
begin
  latest := 16384 * coalesce((pg_sequence_last_value('@sequence@'::regclass) - 1) / 16384 + 1, 0);
  select 16384 * (((l.classid::bigint & 32767) << 32) | l.objid::bigint), l.pid into v_lowest, blocker
    from pg_catalog.pg_locks l
   where l.locktype = 'advisory' and l.objsubid = 1 and l.granted
     and l.pid is distinct from pg_backend_pid()
     and (l.classid::bigint >> 15) = v_tag
     and l.database = (select d.oid from pg_catalog.pg_database d where d.datname = current_database())
   order by 1 limit 1;
  safe := least(latest, v_lowest);
end $$;

-- Appends of one or several requests to one log: judged in their order, each seeing those accepted
-- before it, stored together in the transaction of the caller.
--
--   p_level, p_epoch   what the caller takes the log for; anything else raises FP001
--   p_ids_first        look the ids up first; otherwise only those of refused requests are
--   p_settings         name, value, name, value, ...: set for this transaction; empty = nothing
--   s_*                the streams that are written or named by a leaf, distinct and in byte order,
--                      and how many events go to each at most
--   e_*                the events in global order: index of the request, of the stream, fields;
--                      payloads travel as text[], because an array of jsonb is built twice
--   c_*                the nodes of the requests' conditions in pre-order (factport/condition.h)
--
-- Answers per event position and global position, null where its request was not stored; per
-- stream its last position afterwards; the requests whose condition does not hold, those of whose
-- ids some are stored, and for the leaves of refused conditions the position that was judged. At
-- level `log` also what the log's row was before.
--
-- One order of locks, so that two calls never deadlock: the table of the events; the log's row at
-- level `log`; category rows in byte order, then stream rows in byte order elsewhere. The level is
-- compared only once they are held: a change of level takes the table first.
create function @append@(
  p_log text, p_level text, p_epoch bigint, p_ids_first boolean, p_settings text[],
  s_category text[], s_stream text[], s_events integer[],
  e_request integer[], e_target integer[], e_id uuid[], e_name text[],
  e_payload text[], e_metadata text[], e_occurred_at timestamptz[],
  c_request integer[], c_kind integer[], c_subtree integer[], c_target integer[], c_position bigint[],
  out positions bigint[], out global_positions bigint[], out recorded_at_us bigint,
  out base bigint, out tip uuid, out heads bigint[],
  out refused integer[], out repeated integer[],
  out judged_nodes integer[], out judged_positions bigint[])
language plpgsql volatile as $$
#variable_conflict use_variable
declare
  v_events integer := cardinality(e_request);
  v_nodes integer := cardinality(c_request);
  v_locked bigint[];
  v_now timestamptz;
  v_level text;
  v_epoch bigint;
  v_request integer := 0;
  v_node integer := 1;
  v_last integer;
  v_child integer;
  v_kind integer;
  v_holds boolean;
  v_values boolean[];
  v_head bigint;
  v_given bigint := 0;
  v_block bigint;
  v_tip uuid;
begin
  for i in 1 .. cardinality(p_settings) by 2 loop
    perform set_config(p_settings[i], p_settings[i + 1], true);
  end loop;

  -- 1. Lock, then read in a later statement, whose snapshot is newer than the lock. The events come
  -- first at every level: a change of level (@set_level@) waits there for whoever may lock rows.
  lock table @events@ in row exclusive mode;
  if p_level = 'log' then
    select l.level, l.epoch, l.global_position, l.tip into v_level, v_epoch, base, tip
      from @logs@ l where l.log = p_log for update;
    select array_agg(coalesce((select e.position from @events@ e
                                where e.log = p_log and e.category = s.c and e.stream = s.s
                                order by e.position desc limit 1), -1) order by s.o)
      into heads from unnest(s_category, s_stream) with ordinality s(c, s, o);
  elsif p_level = 'none' then
    select l.level, l.epoch into v_level, v_epoch from @logs@ l where l.log = p_log;
    select array_agg(coalesce((select e.position from @events@ e
                                where e.log = p_log and e.category = s.c and e.stream = s.s
                                order by e.position desc limit 1), -1) order by s.o)
      into heads from unnest(s_category, s_stream) with ordinality s(c, s, o);
  else
    if p_level = 'category' then
      insert into @category_heads@ as h (log, category)
        select p_log, c.c from (select distinct s.c from unnest(s_category) s(c)) c order by c.c collate "C"
        on conflict (log, category) do update set appends = h.appends + 1;
    end if;
    with h as (
      insert into @stream_heads@ as t (log, category, stream, position)
        select p_log, s.c, s.s, s.n - 1 from unnest(s_category, s_stream, s_events) s(c, s, n)
        on conflict (log, category, stream) do update set position = t.position + excluded.position + 1
        returning t.position)
    select array_agg(position) into v_locked from h;
    heads := v_locked;
    for k in 1 .. cardinality(heads) loop
      heads[k] := heads[k] - s_events[k];
    end loop;
    select l.level, l.epoch into v_level, v_epoch from @logs@ l where l.log = p_log;
  end if;
  if v_epoch is distinct from p_epoch or v_level is distinct from p_level then
    raise exception using errcode = 'FP001', message = 'the level of the log was changed';
  end if;
  if p_ids_first then
    select array_agg(distinct u.r) into repeated from unnest(e_request, e_id) u(r, id)
     where exists (select from @events@ e where e.log = p_log and e.id = u.id);
  end if;

  -- 2. The horizon's marker, before the first draw.
  if p_level <> 'log' then
    perform pg_advisory_xact_lock_shared(
      ((32768 | ('@sequence@'::regclass::oid::bigint % 16384)) << 47)
      | coalesce((pg_sequence_last_value('@sequence@'::regclass) - 1) / 16384 + 1, 0));
  end if;

  -- 3. Judge, and give out positions.
  for i in 1 .. v_events loop
    if e_request[i] <> v_request then
      v_request := e_request[i];
      v_holds := true;
      if v_node <= v_nodes and c_request[v_node] = v_request then
        v_last := v_node + c_subtree[v_node] - 1;
        for n in reverse v_last .. v_node loop
          v_kind := c_kind[n];
          if v_kind >= 16 then
            v_head := heads[c_target[n]];
            v_holds := case v_kind when 16 then v_head < 0 when 17 then v_head >= 0
                       else v_head = c_position[n] end;
          else
            v_holds := v_kind <> 2;
            v_child := n + 1;
            while v_child < n + c_subtree[n] loop
              if v_kind = 3 then
                v_holds := not v_values[v_child];
              elsif v_values[v_child] = (v_kind = 2) then
                v_holds := v_kind = 2;
              end if;
              v_child := v_child + c_subtree[v_child];
            end loop;
          end if;
          if v_last > v_node then v_values[n] := v_holds; end if;
        end loop;
        if not v_holds then
          refused := refused || v_request;
          for n in v_node .. v_last loop
            if c_kind[n] >= 16 then
              judged_nodes := judged_nodes || n;
              judged_positions := judged_positions || heads[c_target[n]];
            end if;
          end loop;
        end if;
        v_node := v_last + 1;
      end if;
      if repeated is not null and v_request = any (repeated) then v_holds := false; end if;
    end if;
    if v_holds then
      v_head := heads[e_target[i]] + 1;
      heads[e_target[i]] := v_head;
      positions[i] := v_head;
      v_given := v_given + 1;
      v_tip := e_id[i];
      if v_block is null then
        v_block := case p_level when 'log' then base else nextval('@sequence@'::regclass) - 1 end;
      end if;
      global_positions[i] := v_block + v_given;
    else
      positions[i] := null;
      global_positions[i] := null;
    end if;
  end loop;

  -- 4. The heads as they are now; at level `log` the row, elsewhere what the refused were given.
  if p_level = 'log' then
    if v_given > 0 then
      update @logs@ l set global_position = base + v_given, tip = v_tip where l.log = p_log;
    end if;
  elsif p_level <> 'none' then
    for k in 1 .. cardinality(heads) loop
      if heads[k] = -1 then
        delete from @stream_heads@ h
         where h.log = p_log and h.category = s_category[k] and h.stream = s_stream[k];
      elsif heads[k] <> v_locked[k] then
        update @stream_heads@ h set position = heads[k]
         where h.log = p_log and h.category = s_category[k] and h.stream = s_stream[k];
      end if;
    end loop;
  end if;
  if refused is not null and not p_ids_first then
    select array_agg(distinct u.r) into repeated from unnest(e_request, e_id) u(r, id)
     where u.r = any (refused)
       and exists (select from @events@ e where e.log = p_log and e.id = u.id);
  end if;

  -- 5. Store.
  v_now := clock_timestamp();
  recorded_at_us := extract(epoch from v_now) * 1000000;
  if v_given > 0 then
    insert into @events@ (id, log, category, stream, name, payload, metadata, position,
                          global_position, occurred_at, recorded_at)
      select u.id, p_log, s_category[u.t], s_stream[u.t], u.name, u.payload::@payload@,
             u.metadata::@payload@, u.position,
             u.global_position, u.occurred_at, v_now
        from unnest(e_id, e_target, e_name, e_payload, e_metadata, positions, global_positions,
                    e_occurred_at)
             u(id, t, name, payload, metadata, position, global_position, occurred_at)
       where u.global_position is not null
       -- At level `none` the unique keys are the only locks: in one order as well.
       order by case p_level when 'none' then u.t end;
  end if;
end $$;

-- Makes a log, and its partition where the events are partitioned by log. Of several at once the
-- first makes it, and the others wait for it.
create function @create_log@(p_log text, p_uuid uuid, p_level text) returns void
language plpgsql volatile as $$
begin
  insert into @logs@ (log, uuid, level) values (p_log, p_uuid, p_level) on conflict (log) do nothing;
  if not found then return; end if;
  if exists (select from pg_catalog.pg_partitioned_table t where t.partrelid = '@events@'::regclass) then
    execute format('create table %s partition of @events@ for values in (%L)',
                   '@schema@' || '.' || quote_ident(substr('@table@_log_' || replace(p_uuid::text, '-', ''), 1, 63)),
                   p_log);
  end if;
end $$;
