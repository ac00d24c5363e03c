package io.tandem.it.ladder;

import java.util.Optional;

/// What the dialogs of one phone share.
final class Handset {
    private final String name;
    private final Address address;
    private final String run;
    private final Login login = new Login();
    private Optional<Occurrence.Sip> invite = Optional.empty();
    private int dialogs;
    private int tokens;
    private int descriptions;

    /// Where it is and where we are.
    ///
    /// @param hostPort its own
    /// @param host its own, for session descriptions
    /// @param audioPort where it wants its RTP
    /// @param us our host and port
    record Address(String hostPort, String host, int audioPort, String us) {}

    /// @param run makes the Call-IDs of this run different from those of all others
    Handset(String name, Address address, String run) {
        this.name = name;
        this.address = address;
        this.run = run;
    }

    Address address() {
        return address;
    }

    Login login() {
        return login;
    }

    String contact() {
        return "sip:" + name + "@" + address.hostPort();
    }

    /// A new tag for the dialog of that name.
    String tag(String dialog) {
        return DialogNames.tag(dialog, run, ++dialogs);
    }

    /// The branch of a new transaction.
    String token() {
        return "z9hG4bK-" + name + "-" + run + "-" + ++tokens;
    }

    /// The version of the next session description.
    int description() {
        return ++descriptions;
    }

    /// The INVITE of ours that rang last: a second dialog of the phone may answer it too, as a proxy's forks do.
    Optional<Occurrence.Sip> invite() {
        return invite;
    }

    void rang(Occurrence.Sip newInvite) {
        invite = Optional.of(newInvite);
    }
}
