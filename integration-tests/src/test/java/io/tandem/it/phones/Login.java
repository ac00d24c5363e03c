package io.tandem.it.phones;

/// As whom a phone registers.
///
/// @param registrar `host:port`
record Login(String user, String password, String registrar) {
    String address() {
        return "sip:" + user + "@" + registrar;
    }
}
