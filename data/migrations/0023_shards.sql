-- The board on which processes agree who holds which shard, and what they ask each other. SQLite has one process.
-- only: postgres

CREATE TABLE shard_generation (
    id INTEGER NOT NULL PRIMARY KEY,
    shards INTEGER NOT NULL CHECK (shards > 0),
    is_current INTEGER NOT NULL CHECK (is_current IN (0, 1))
);

CREATE TABLE shard_process (
    name TEXT NOT NULL PRIMARY KEY,
    generation INTEGER NOT NULL,
    seen REAL NOT NULL,
    is_leaving INTEGER NOT NULL CHECK (is_leaving IN (0, 1)),
    agreed INTEGER NOT NULL
);

CREATE TABLE shard_claim (
    generation INTEGER NOT NULL,
    shard INTEGER NOT NULL,
    holder TEXT,
    successor TEXT,
    stage TEXT NOT NULL CHECK (stage IN ('held', 'preparing', 'prepared', 'yielded')),
    is_connected INTEGER NOT NULL CHECK (is_connected IN (0, 1)),
    PRIMARY KEY (generation, shard)
);

-- When the next process may identify with Discord, in seconds, for each of the numbers that `max_concurrency` gives.
CREATE TABLE shard_identify (
    bucket INTEGER NOT NULL PRIMARY KEY,
    free_at REAL NOT NULL
);

-- Interactions that one of two processes with the same shard has answered.
CREATE TABLE shard_answer (
    interaction INTEGER NOT NULL PRIMARY KEY,
    answered_at REAL NOT NULL
);
