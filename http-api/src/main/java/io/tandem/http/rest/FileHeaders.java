package io.tandem.http.rest;

import java.util.Optional;

/// What a request says of the file that it wants (RFC 9110 13.1, 14.2).
///
/// @param range which bytes
/// @param ifRange only if the file is still this one; else all of it
/// @param ifNoneMatch not if it is still this one
/// @param ifModifiedSince not if it is as old as that
record FileHeaders(
        Optional<String> range,
        Optional<String> ifRange,
        Optional<String> ifNoneMatch,
        Optional<String> ifModifiedSince) {}
