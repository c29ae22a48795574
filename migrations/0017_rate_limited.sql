-- A box that sends far more than any box has to say is refused for that, where people see it.

-- Up Migration

alter type reject_reason add value 'rate-limited';

-- Down Migration

delete from rejected_messages where reason = 'rate-limited';
alter type reject_reason rename to reject_reason_before;
create type reject_reason as enum (
  'too-large', 'too-short', 'bad-length', 'bad-tag', 'undecodable', 'out-of-range', 'replayed', 'too-old',
  'sequence-reused', 'wrong-topic', 'refused-by-database'
);
alter table rejected_messages alter column reason type reject_reason using reason::text::reject_reason;
drop type reject_reason_before;
