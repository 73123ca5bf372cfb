-- The state of grains. A row is replaced only by the writer that knows its version, which is drawn anew for every write.
create table recurrent_state
(
    service_id  text        collate "C" not null check (octet_length(service_id) <= 400),
    state_name  text        collate "C" not null check (octet_length(state_name) <= 400),
    grain_id    bytea       not null check (octet_length(grain_id) <= 1024),
    version     uuid        not null,
    payload     bytea       not null check (octet_length(payload) <= 16777216),
    modified_at timestamptz not null default now(),
    primary key (service_id, state_name, grain_id)
)
-- Rows are written far more often than read. Room beside each for its next versions, so that the index stays as it is; and rows as long as a page
-- stay in the table, since a second table for long values makes every write several times as dear.
with (fillfactor = 40, toast_tuple_target = 8160);

-- Numbers hardly compress.
alter table recurrent_state alter column payload set storage external;
