package io.tandem.persistence.cassandra;

import com.datastax.oss.driver.api.core.cql.PagingState;
import io.tandem.engine.store.Page;
import io.tandem.persistence.Times;
import java.util.Optional;

/// Where a page ended, so that the next one begins there. Written as five parts between dots, of which the last is the
/// driver's own and may be empty.
///
/// It may be forged: whose list is read is not in it.
///
/// @param before how many items the pages so far had
/// @param counted how many items are known of
/// @param last the last item
/// @param here where the driver goes on; it may give some rows again that came before the last item or are it
record PageToken(long before, long counted, ListTable.Key last, Optional<PagingState> here) {
    private static final int PARTS = 5;

    /// The token of a request, when it belongs to the page that is asked for.
    static Optional<PageToken> of(Page.Request page) {
        return page.token().flatMap(PageToken::read).filter(token -> token.before() == page.offset());
    }

    private static Optional<PageToken> read(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != PARTS) {
            return Optional.empty();
        }
        try {
            return Optional.of(new PageToken(
                    Long.parseLong(parts[0]),
                    Long.parseLong(parts[1]),
                    new ListTable.Key(Times.read(Long.parseLong(parts[2])), parts[3]),
                    parts[4].isEmpty() ? Optional.empty() : Optional.of(PagingState.fromString(parts[4]))));
        } catch (IllegalArgumentException nobodyOfUsWroteIt) {
            return Optional.empty();
        }
    }

    String written() {
        return String.join(
                ".",
                Long.toString(before),
                Long.toString(counted),
                Long.toString(Times.stored(last.created())),
                last.sid(),
                here.map(PagingState::toString).orElse(""));
    }
}
