-- Times are nanoseconds since 1970 UTC; sids, statuses and directions are written as the API shows them; flags are 0 or 1.

CREATE TABLE accounts (
    sid           TEXT    NOT NULL PRIMARY KEY,
    parent        TEXT,
    friendly_name TEXT    NOT NULL,
    email_address TEXT,
    email_folded  TEXT    UNIQUE,              -- the address in lower case, by which it is looked up
    status        TEXT    NOT NULL,
    auth_token    TEXT    NOT NULL,
    created       INTEGER NOT NULL,
    updated       INTEGER NOT NULL
) STRICT;
CREATE INDEX accounts_of_parent ON accounts (parent, created, sid);

CREATE TABLE applications (
    sid                    TEXT    NOT NULL PRIMARY KEY,
    account                TEXT    NOT NULL,
    friendly_name          TEXT    NOT NULL,
    voice_url              TEXT,
    voice_method           TEXT,
    voice_fallback_url     TEXT,
    voice_fallback_method  TEXT,
    status_callback_url    TEXT,
    status_callback_method TEXT,
    kind                   TEXT    NOT NULL,
    created                INTEGER NOT NULL,
    updated                INTEGER NOT NULL
) STRICT;
CREATE INDEX applications_of_account ON applications (account, created, sid);

CREATE TABLE numbers (
    sid                    TEXT    NOT NULL PRIMARY KEY,
    account                TEXT    NOT NULL,
    phone_number           TEXT    NOT NULL,
    friendly_name          TEXT    NOT NULL,
    pure_sip               INTEGER NOT NULL,
    may_be_pattern         INTEGER NOT NULL,
    voice_url              TEXT,
    voice_method           TEXT,
    voice_fallback_url     TEXT,
    voice_fallback_method  TEXT,
    voice_application      TEXT,
    refer_url              TEXT,
    refer_method           TEXT,
    refer_fallback_url     TEXT,
    refer_fallback_method  TEXT,
    refer_application      TEXT,
    status_callback_url    TEXT,
    status_callback_method TEXT,
    caller_id_lookup       INTEGER NOT NULL,
    others                 TEXT    NOT NULL,   -- a form: name=value&name=value
    created                INTEGER NOT NULL,
    updated                INTEGER NOT NULL,
    UNIQUE (account, phone_number)
) STRICT;
CREATE INDEX numbers_of_account ON numbers (account, created, sid);
CREATE INDEX numbers_written ON numbers (phone_number);
CREATE INDEX numbers_that_may_be_patterns ON numbers (created, sid) WHERE may_be_pattern = 1;

CREATE TABLE calls (
    sid            TEXT    NOT NULL PRIMARY KEY,
    account        TEXT    NOT NULL,
    instance       TEXT    NOT NULL,
    parent         TEXT,
    number         TEXT,
    caller         TEXT    NOT NULL,
    callee         TEXT    NOT NULL,
    direction      TEXT    NOT NULL,
    status         TEXT    NOT NULL,
    finished       INTEGER NOT NULL,           -- whether the status is final
    created        INTEGER NOT NULL,
    started        INTEGER,
    answered       INTEGER,
    ended          INTEGER,
    cause          TEXT,
    caller_name    TEXT,
    forwarded_from TEXT,
    sip_call_id    TEXT    NOT NULL,
    updated        INTEGER NOT NULL
) STRICT;
CREATE INDEX calls_of_account ON calls (account, created, sid);
CREATE INDEX calls_of_parent ON calls (account, parent, created, sid) WHERE parent IS NOT NULL;
CREATE INDEX calls_unfinished ON calls (instance, created, sid) WHERE finished = 0;

CREATE TABLE refers (
    sid           TEXT    NOT NULL PRIMARY KEY,
    account       TEXT    NOT NULL,
    call          TEXT    NOT NULL,
    direction     TEXT    NOT NULL,
    transferor    TEXT    NOT NULL,
    transferee    TEXT    NOT NULL,
    target        TEXT    NOT NULL,
    status        TEXT    NOT NULL,
    call_status   TEXT,
    refer_status  INTEGER,
    notify_status INTEGER,
    created       INTEGER NOT NULL,
    ended         INTEGER
) STRICT;
CREATE INDEX refers_of_account ON refers (account, created, sid);
CREATE INDEX refers_of_call ON refers (account, call, created, sid);

CREATE TABLE notifications (
    sid               TEXT    NOT NULL PRIMARY KEY,
    account           TEXT    NOT NULL,
    call              TEXT,
    log               INTEGER NOT NULL,        -- 0 an error, 1 a warning
    error_code        INTEGER NOT NULL,
    message_text      TEXT    NOT NULL,
    date              INTEGER NOT NULL,
    request_url       TEXT,
    request_method    TEXT,
    request_variables TEXT,
    response_body     TEXT
) STRICT;
CREATE INDEX notifications_of_account ON notifications (account, date, sid);
CREATE INDEX notifications_of_call ON notifications (account, call, date, sid) WHERE call IS NOT NULL;

CREATE TABLE properties (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
