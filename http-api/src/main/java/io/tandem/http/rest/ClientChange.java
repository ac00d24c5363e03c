package io.tandem.http.rest;

import io.tandem.engine.sid.ClientSid;
import io.tandem.engine.sip.Digest;
import io.tandem.engine.store.Account;
import io.tandem.engine.store.Client;
import io.tandem.engine.store.Store;
import io.tandem.engine.store.TransferRules;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// What the parameters of a request make of a client. Nothing is written here; of a password only its hashes are kept.
final class ClientChange {
    private static final Pattern LOGIN = Pattern.compile("[A-Za-z0-9._~+-]{1,64}");
    private static final int SHORTEST_PASSWORD = 8;
    private static final int LONGEST_PASSWORD = 255;
    private static final int TELLING_LOGIN = 4;
    private static final String PASSWORDS = "a password of at least " + SHORTEST_PASSWORD
            + " characters, with letters and something else, without the login in it";

    private final Store store;
    private final ApplicationLookup applications;
    private final String realm;

    ClientChange(Store store, String realm) {
        this.store = store;
        this.applications = new ApplicationLookup(store);
        this.realm = realm;
    }

    Client created(Account account, Fields form, Instant now) {
        String login = form.required("Login", "the user part of the client's address");
        if (!LOGIN.matcher(login).matches()) {
            throw Refusal.badValue("Login", login, "1 to 64 letters, digits, or . _ ~ + - (the login is invalid)");
        }
        String password =
                password(form).orElseThrow(() -> Refusal.badRequest("Password is missing, expected " + PASSWORDS));
        var blank = new Client(
                ClientSid.mint(),
                account.sid(),
                login,
                login,
                secret(login, password),
                Client.Status.ENABLED,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                now,
                now);
        return changed(blank, form, now);
    }

    Client changed(Client before, Fields form, Instant now) {
        form.text("Login").filter(login -> !login.equals(before.login())).ifPresent(login -> {
            throw Refusal.badValue("Login", login, before.login() + ": a login never changes, make another client");
        });
        return new Client(
                before.sid(),
                before.account(),
                before.login(),
                form.text("FriendlyName").orElse(before.friendlyName()),
                password(form).map(password -> secret(before.login(), password)).orElse(before.secret()),
                form.value("Status", "0 (disabled) or 1 (enabled)", ClientChange::status)
                        .orElse(before.status()),
                form.webhook("VoiceUrl", "VoiceMethod", before.voice()),
                form.webhook("VoiceFallbackUrl", "VoiceFallbackMethod", before.voiceFallback()),
                applications.changed(before.account(), form, "VoiceApplicationSid", before.voiceApplication()),
                form.webhook("ReferUrl", "ReferMethod", before.refer()),
                form.webhook("ReferFallbackUrl", "ReferFallbackMethod", before.referFallback()),
                applications.changed(before.account(), form, "ReferApplicationSid", before.referApplication()),
                TransferFields.changed(form, before.transfers(), rulesOfAccount(before)),
                before.created(),
                now);
    }

    private TransferRules rulesOfAccount(Client client) {
        return Await.result(store.account(client.account()))
                .map(Account::transfers)
                .orElse(TransferRules.USUAL);
    }

    /// A password is taken as it is, blanks and all.
    private static Optional<String> password(Fields form) {
        return form.sent("Password").filter(text -> !text.isEmpty());
    }

    private Client.Secret secret(String login, String password) {
        if (isWeak(login, password)) {
            throw Refusal.badRequest("Password is weak, expected " + PASSWORDS);
        }
        return new Client.Secret(
                realm,
                Digest.ha1(login, realm, password, Digest.Algorithm.MD5),
                Digest.ha1(login, realm, password, Digest.Algorithm.SHA_256));
    }

    private static boolean isWeak(String login, String password) {
        boolean strong = password.length() >= SHORTEST_PASSWORD
                && password.length() <= LONGEST_PASSWORD
                && password.codePoints().anyMatch(Character::isLetter)
                && !password.codePoints().allMatch(Character::isLetter)
                && password.codePoints().noneMatch(Character::isISOControl)
                && !names(password, login);
        return !strong;
    }

    /// A login of a letter or two is in many a password by chance.
    private static boolean names(String password, String login) {
        return login.length() >= TELLING_LOGIN
                && password.toLowerCase(Locale.ROOT).contains(login.toLowerCase(Locale.ROOT));
    }

    private static Optional<Client.Status> status(String text) {
        return switch (text) {
            case "0" -> Optional.of(Client.Status.DISABLED);
            case "1" -> Optional.of(Client.Status.ENABLED);
            default -> Optional.empty();
        };
    }
}
