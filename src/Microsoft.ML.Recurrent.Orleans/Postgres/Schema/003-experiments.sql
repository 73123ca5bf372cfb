-- The journals of experiments. Checkpoints and models belong to an identity: a journal that is deleted and begun anew has another.
create table recurrent_experiment
(
    id         uuid        primary key default gen_random_uuid(),
    name       text        collate "C" not null unique check (octet_length(name) between 1 and 400),
    created_at timestamptz not null default now()
);

-- A line is never changed. The key lets one writer alone add each.
create table recurrent_experiment_line
(
    experiment uuid        not null references recurrent_experiment on delete cascade,
    number     bigint      not null check (number >= 1),
    content    text        not null check (octet_length(content) <= 16777216),
    written_at timestamptz not null default now(),
    primary key (experiment, number)
);
