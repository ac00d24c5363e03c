package io.tandem.http.rest;

import io.tandem.engine.store.TransferRules;
import java.util.Optional;

/// `TransferPolicy` and `TransferNews`: what phones may do with REFER.
final class TransferFields {
    private TransferFields() {}

    /// The rules that a request gives a resource: what was not sent stays, empty values clear.
    ///
    /// @param before the rules that it has
    /// @param otherwise what counts while it has none
    static Optional<TransferRules> changed(Fields form, Optional<TransferRules> before, TransferRules otherwise) {
        Optional<TransferRules.Policy> policy =
                form.value("TransferPolicy", "allowed or forbidden", TransferFields::policy);
        Optional<TransferRules.News> news = form.value("TransferNews", "all or final-only", TransferFields::news);
        if (policy.isEmpty() && news.isEmpty()) {
            return form.has("TransferPolicy") || form.has("TransferNews") ? Optional.empty() : before;
        }
        TransferRules rules = before.orElse(otherwise);
        return Optional.of(new TransferRules(policy.orElse(rules.policy()), news.orElse(rules.news())));
    }

    static void show(Representation shown, Optional<TransferRules> rules) {
        shown.text("TransferPolicy", rules.map(TransferRules::policy).map(TransferFields::text))
                .text("TransferNews", rules.map(TransferRules::news).map(TransferFields::text));
    }

    private static Optional<TransferRules.Policy> policy(String text) {
        return switch (text) {
            case "allowed" -> Optional.of(TransferRules.Policy.ALLOWED);
            case "forbidden" -> Optional.of(TransferRules.Policy.FORBIDDEN);
            default -> Optional.empty();
        };
    }

    private static Optional<TransferRules.News> news(String text) {
        return switch (text) {
            case "all" -> Optional.of(TransferRules.News.ALL);
            case "final-only" -> Optional.of(TransferRules.News.FINAL_ONLY);
            default -> Optional.empty();
        };
    }

    private static String text(TransferRules.Policy policy) {
        return switch (policy) {
            case ALLOWED -> "allowed";
            case FORBIDDEN -> "forbidden";
        };
    }

    private static String text(TransferRules.News news) {
        return switch (news) {
            case ALL -> "all";
            case FINAL_ONLY -> "final-only";
        };
    }
}
