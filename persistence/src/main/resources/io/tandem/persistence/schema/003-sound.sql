-- Recordings and conferences. The audio of a recording is a file beside the store.

CREATE TABLE recordings (
    sid        TEXT    NOT NULL PRIMARY KEY,
    account    TEXT    NOT NULL,
    instance   TEXT    NOT NULL,
    call       TEXT,
    conference TEXT,
    source     TEXT    NOT NULL,
    channels   TEXT    NOT NULL,
    track      TEXT    NOT NULL,
    status     TEXT    NOT NULL,
    finished   INTEGER NOT NULL,           -- whether the status is final
    created    INTEGER NOT NULL,
    started    INTEGER,
    duration   INTEGER NOT NULL,           -- nanoseconds
    marks      TEXT    NOT NULL,           -- URL-encoded, each ISO 8601 duration and text, with a blank between two marks
    error_code INTEGER,
    updated    INTEGER NOT NULL
) STRICT;
CREATE INDEX recordings_of_account ON recordings (account, created, sid);
CREATE INDEX recordings_of_call ON recordings (account, call, created, sid) WHERE call IS NOT NULL;
CREATE INDEX recordings_of_conference ON recordings (account, conference, created, sid) WHERE conference IS NOT NULL;
CREATE INDEX recordings_unfinished ON recordings (instance, created, sid) WHERE finished = 0;
CREATE INDEX recordings_finished ON recordings (created, sid) WHERE finished = 1;

CREATE TABLE conferences (
    sid          TEXT    NOT NULL PRIMARY KEY,
    account      TEXT    NOT NULL,
    instance     TEXT    NOT NULL,
    name         TEXT    NOT NULL,
    status       TEXT    NOT NULL,
    finished     INTEGER NOT NULL,         -- whether it is completed
    created      INTEGER NOT NULL,
    started      INTEGER,
    ended        INTEGER,
    reason_ended TEXT,
    call_ending  TEXT,
    updated      INTEGER NOT NULL
) STRICT;
CREATE INDEX conferences_of_account ON conferences (account, created, sid);
CREATE INDEX conferences_of_name ON conferences (account, name, created, sid);
CREATE INDEX conferences_unfinished ON conferences (instance, created, sid) WHERE finished = 0;
