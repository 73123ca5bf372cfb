-- One row per cluster: its version is the one thing that every change of membership compares and sets.
create table recurrent_cluster
(
    cluster_id text    collate "C" primary key,
    version    integer not null,
    etag       uuid    not null
);

create table recurrent_silo
(
    cluster_id       text          collate "C" not null references recurrent_cluster on delete cascade,
    address          text          collate "C" not null,
    etag             uuid          not null,
    status           integer       not null,
    silo_name        text          not null,
    host_name        text          not null,
    role_name        text,
    proxy_port       integer       not null,
    update_zone      integer       not null,
    fault_zone       integer       not null,
    start_time       timestamptz   not null,
    i_am_alive_time  timestamptz   not null,
    suspecting_silos text[]        not null,
    suspecting_times timestamptz[] not null,
    primary key (cluster_id, address)
);
