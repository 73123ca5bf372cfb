-- Checkpoints and models of trials on their way from worker to worker. A file is replaced as a whole, and never by an earlier attempt at the trial.
create table recurrent_trial_file
(
    id         uuid        primary key default gen_random_uuid(),
    experiment uuid        not null references recurrent_experiment on delete cascade,
    trial      integer     not null check (trial >= 0),
    name       text        collate "C" not null check (octet_length(name) between 1 and 100),
    attempt    integer     not null check (attempt >= 1),
    length     bigint      not null check (length between 0 and 1073741824),
    written_at timestamptz not null default now(),
    unique (experiment, trial, name)
);

create table recurrent_trial_piece
(
    file    uuid    not null references recurrent_trial_file on delete cascade,
    number  integer not null check (number between 1 and 1024),
    content bytea   not null check (octet_length(content) <= 1048576),
    primary key (file, number)
);

-- Weights hardly compress.
alter table recurrent_trial_piece alter column content set storage external;
