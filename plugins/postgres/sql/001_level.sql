-- SPDX-License-Identifier: Apache-2.0
--
-- Version 1, changing the level of a log. Every writer locks the events before it locks a row, so
-- that this waits for all that are under way, keeps out the next, and never deadlocks with one.
-- Whoever comes later compares the epoch and is told. Readers go on.
--
-- Answers the level, epoch and uuid that the log has then; nulls when there is no such log.
create function @set_level@(p_log text, p_level text, p_lock_timeout_ms bigint,
  out level text, out epoch bigint, out uuid uuid)
language plpgsql volatile as $$
#variable_conflict use_variable
declare
  v_last bigint;
  v_tip uuid;
  v_now_has_heads boolean;
  v_had_heads boolean;
begin
  perform set_config('lock_timeout', p_lock_timeout_ms::text, true);
  lock table @events@ in exclusive mode;
  select l.level, l.epoch, l.uuid, l.global_position, l.tip into level, epoch, uuid, v_last, v_tip
    from @logs@ l where l.log = p_log for update;
  if level is null or level = p_level then return; end if;

  -- The counter of level `log` and the sequence of the others go on behind all that was given out.
  select e.global_position, e.id into v_last, v_tip from @events@ e
   where e.log = p_log and e.global_position > v_last order by e.global_position desc limit 1;
  if not found then
    select l.global_position, l.tip into v_last, v_tip from @logs@ l where l.log = p_log;
  end if;
  if v_last > 16384 * coalesce((pg_sequence_last_value('@sequence@'::regclass) - 1) / 16384 + 1, 0) then
    -- To the beginning of the block that it lies in.
    perform setval('@sequence@'::regclass, (v_last - 1) / 16384 * 16384 + 1);
  end if;

  v_had_heads := level in ('stream', 'category');
  v_now_has_heads := p_level in ('stream', 'category');
  if v_had_heads <> v_now_has_heads then
    delete from @stream_heads@ h where h.log = p_log;
  end if;
  if v_now_has_heads and not v_had_heads then
    insert into @stream_heads@ (log, category, stream, position)
      select p_log, e.category, e.stream, max(e.position) from @events@ e
       where e.log = p_log group by e.category, e.stream;
  end if;
  delete from @category_heads@ h where h.log = p_log;

  level := p_level;
  epoch := epoch + 1;
  update @logs@ l set level = p_level, epoch = l.epoch + 1, global_position = v_last, tip = v_tip
   where l.log = p_log;
end $$;
