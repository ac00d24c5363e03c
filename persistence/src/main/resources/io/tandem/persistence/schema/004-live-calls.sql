-- What is kept of a call only while it lives.

CREATE TABLE live_calls (
    call     TEXT NOT NULL PRIMARY KEY,
    instance TEXT NOT NULL,
    account  TEXT NOT NULL,
    told     TEXT NOT NULL,                -- JSON: who is told that it is over, and with what
    partner  TEXT,
    session  TEXT,                         -- JSON: its dialog and its media
    script   TEXT                          -- JSON: where its script is, and what it owes
) STRICT;
CREATE INDEX live_calls_of_instance ON live_calls (instance);
