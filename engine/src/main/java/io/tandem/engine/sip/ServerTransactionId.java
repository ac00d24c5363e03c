package io.tandem.engine.sip;

/// Names a server transaction of one gateway.
///
/// @param text unique at that gateway
public record ServerTransactionId(String text) {}
