-- Who registers, where calls go, and what accounts and clients say about transfers. Hashes and passwords of others are secrets.

ALTER TABLE accounts ADD COLUMN refer_url TEXT;
ALTER TABLE accounts ADD COLUMN refer_method TEXT;
ALTER TABLE accounts ADD COLUMN refer_fallback_url TEXT;
ALTER TABLE accounts ADD COLUMN refer_fallback_method TEXT;
ALTER TABLE accounts ADD COLUMN refer_application TEXT;
ALTER TABLE accounts ADD COLUMN transfer_policy TEXT NOT NULL DEFAULT 'ALLOWED';
ALTER TABLE accounts ADD COLUMN transfer_news TEXT NOT NULL DEFAULT 'ALL';

CREATE TABLE clients (
    sid                   TEXT    NOT NULL PRIMARY KEY,
    account               TEXT    NOT NULL,
    login                 TEXT    NOT NULL,
    login_folded          TEXT    NOT NULL UNIQUE,  -- in lower case, by which it is looked up
    friendly_name         TEXT    NOT NULL,
    realm                 TEXT    NOT NULL,
    ha1_md5               TEXT    NOT NULL,
    ha1_sha256            TEXT    NOT NULL,
    status                TEXT    NOT NULL,
    voice_url             TEXT,
    voice_method          TEXT,
    voice_fallback_url    TEXT,
    voice_fallback_method TEXT,
    voice_application     TEXT,
    refer_url             TEXT,
    refer_method          TEXT,
    refer_fallback_url    TEXT,
    refer_fallback_method TEXT,
    refer_application     TEXT,
    transfer_policy       TEXT,                     -- with transfer_news; neither: as the account
    transfer_news         TEXT,
    created               INTEGER NOT NULL,
    updated               INTEGER NOT NULL
) STRICT;
CREATE INDEX clients_of_account ON clients (account, created, sid);

CREATE TABLE bindings (
    client     TEXT    NOT NULL REFERENCES clients (sid) ON DELETE CASCADE,
    contact    TEXT    NOT NULL,
    call_id    TEXT    NOT NULL,
    c_seq      INTEGER NOT NULL,
    preference INTEGER NOT NULL,
    user_agent TEXT    NOT NULL,
    source     TEXT    NOT NULL,
    instance   TEXT    NOT NULL,
    registered INTEGER NOT NULL,
    expires    INTEGER NOT NULL,
    PRIMARY KEY (client, contact)
) STRICT;

CREATE TABLE trunks (
    sid           TEXT    NOT NULL PRIMARY KEY,
    account       TEXT    NOT NULL,
    friendly_name TEXT    NOT NULL,
    uri           TEXT    NOT NULL,
    prefix        TEXT    NOT NULL,
    strip         INTEGER NOT NULL,
    priority      INTEGER NOT NULL,
    weight        INTEGER NOT NULL,
    username      TEXT,
    password      TEXT,
    registration  TEXT    NOT NULL,
    watch         TEXT    NOT NULL,
    sources       TEXT    NOT NULL,                 -- URL-encoded, with a blank between two
    status        TEXT    NOT NULL,
    created       INTEGER NOT NULL,
    updated       INTEGER NOT NULL
) STRICT;
CREATE INDEX trunks_of_account ON trunks (account, created, sid);

CREATE TABLE outgoing_caller_ids (
    sid           TEXT    NOT NULL PRIMARY KEY,
    account       TEXT    NOT NULL,
    phone_number  TEXT    NOT NULL,
    friendly_name TEXT    NOT NULL,
    created       INTEGER NOT NULL,
    updated       INTEGER NOT NULL,
    UNIQUE (account, phone_number)
) STRICT;
CREATE INDEX outgoing_caller_ids_of_account ON outgoing_caller_ids (account, created, sid);
