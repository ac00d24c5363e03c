package io.tandem.engine.conference;

import io.tandem.engine.sid.AccountSid;

/// Names a room: equal names of two accounts never meet.
///
/// @param account whose room it is
/// @param name as the application wrote it
public record RoomKey(AccountSid account, String name) {}
