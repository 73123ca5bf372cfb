-- One row per cluster: its version is the one thing that every change of membership compares and sets.
create table recurrent_cluster
(
    cluster_id text    collate "C" primary key check (octet_length(cluster_id) <= 400),
    version    integer not null,
    etag       uuid    not null
);

create table recurrent_silo
(
    cluster_id       text          collate "C" not null references recurrent_cluster on delete cascade,
    address          text          collate "C" not null check (octet_length(address) <= 400),
    etag             uuid          not null,
    status           integer       not null,
    silo_name        text          not null check (octet_length(silo_name) <= 400),
    host_name        text          not null check (octet_length(host_name) <= 400),
    role_name        text          check (octet_length(role_name) <= 400),
    proxy_port       integer       not null,
    update_zone      integer       not null,
    fault_zone       integer       not null,
    start_time       timestamptz   not null,
    i_am_alive_time  timestamptz   not null,
    suspecting_silos text[]        not null check (cardinality(suspecting_silos) <= 1000),
    suspecting_times timestamptz[] not null check (cardinality(suspecting_times) <= 1000),
    primary key (cluster_id, address)
);
