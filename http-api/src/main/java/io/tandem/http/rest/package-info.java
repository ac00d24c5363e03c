/// The REST server: what applications, operators and the official helper libraries ask over HTTP.
///
/// ```
/// client        RestServer            Api              a resource          store, calls
///   |---request---->|---ApiRequest---->|                    |                  |
///   |               |                  |--Access: who asks?-------------------->|
///   |               |                  |--Asked------------>|---reads, writes-->|
///   |               |                  |<--Answer-----------|<------------------|
///   |<--XML, JSON---|<--Rendered-------|                    |                  |
/// ```
///
/// [RestServer] and `HttpRequests` alone know Pekko HTTP, `JsonText` alone knows JSON. Each resource is
/// one class that lists its routes; a request that is refused is a `Refusal`, thrown before anything is written.
/// Every request has a virtual thread of its own, so a resource reads from top to bottom.
@NullMarked
package io.tandem.http.rest;

import org.jspecify.annotations.NullMarked;
