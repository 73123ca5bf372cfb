-- Items of work, each of which one owner at a time has. The attempt rises with every taking; whoever comes with another one is too late.
create table recurrent_lease
(
    number       bigint      generated always as identity primary key,
    service_id   text        collate "C" not null check (octet_length(service_id) <= 400),
    group_name   text        collate "C" not null check (octet_length(group_name) between 1 and 1000),
    item         text        collate "C" not null check (octet_length(item) between 1 and 500),
    attempt      bigint      not null default 0,
    owner        text        check (octet_length(owner) <= 500),
    until        timestamptz,
    result       text        check (octet_length(result) <= 16777216),
    added_at     timestamptz not null default now(),
    completed_at timestamptz,
    unique (service_id, group_name, item)
);

-- The items that can still be taken, in order.
create index recurrent_lease_open on recurrent_lease (service_id, group_name, number) where completed_at is null;
