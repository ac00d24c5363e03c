/// Requests to applications and media servers, over one pool of connections.
///
/// ```
/// Interpreter      PekkoApplicationClient      Courier            ConnectionPool        application
///    |------send------>|                          |                    |                    |
///    |                 |---signed request-------->|-------Ask--------->|----POST /start---->|
///    |                 |                          |                    |<---302 Location----|
///    |                 |<--sign for next hop------|<---Answer----------|                    |
///    |                 |------------------------->|-------Ask--------->|----POST /next----->|
///    |                 |                          |<---Answer----------|<---200-------------|
///    |<--Answered------|<-------------------------|                    |                    |
/// ```
///
/// The promise to the callers: every request ends, within its patience, with exactly one value; none ends with an
/// exception.
@NullMarked
package io.tandem.http.client;

import org.jspecify.annotations.NullMarked;
