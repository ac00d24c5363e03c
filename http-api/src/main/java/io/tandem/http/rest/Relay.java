package io.tandem.http.rest;

import java.util.OptionalLong;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/// The body of another node's answer, passed on as it comes in.
///
/// @param contentType the whole Content-Type
/// @param length how many bytes; empty when that node does not know yet
/// @param bytes can be read once
record Relay(String contentType, OptionalLong length, Source<ByteString, ?> bytes) {}
