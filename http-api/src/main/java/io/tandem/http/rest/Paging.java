package io.tandem.http.rest;

import io.tandem.engine.store.Page;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Where a page stands in its list. Pages are counted from 0; the URIs keep the filters of the request.
///
/// @param request which page was asked for
/// @param total how many items all pages have together
/// @param path the path of the list, in the format asked for
/// @param filters the query without the paging parameters, escaped; empty for none
/// @param next the store's token of the page that follows, if it has one
record Paging(Page.Request request, long total, String path, String filters, Optional<String> next) {
    private static final int USUAL_SIZE = 50;
    /// `PageToken` stands in the URI of a next page; `AfterSid` is a parameter of clients that page by cursor, and
    /// means nothing.
    private static final List<String> PAGING_PARAMETERS = List.of("Page", "PageSize", "PageToken", "AfterSid");

    /// A member of the list: as an attribute in XML, as a member in JSON.
    record Attribute(
            String xmlName, String jsonName, @Nullable Object value) {}

    /// Which page the client wants.
    static Page.Request wanted(Fields query) {
        int page = query.whole("Page", "a page number from 0 on").orElse(0);
        int size = query.whole("PageSize", "a number from 1 to " + Page.Request.LARGEST)
                .orElse(USUAL_SIZE);
        try {
            return new Page.Request(page, size, query.text("PageToken"));
        } catch (IllegalArgumentException outOfRange) {
            throw Refusal.badRequest(String.valueOf(outOfRange.getMessage()));
        }
    }

    /// The answer that shows `page`.
    static <T> Answer answer(
            Asked asked, String name, Page.Request request, Page<T> page, Function<T, Representation> shown) {
        var paging = new Paging(
                request, page.total(), asked.path() + asked.view().suffix(), filters(asked.fields()), page.next());
        if (asked.dialect() == Dialect.RESTCOMM && request.number() > paging.last()) {
            throw Refusal.badValue(
                    "Page", String.valueOf(request.number()), "0 to " + paging.last() + ", the last page");
        }
        return new Answer(
                200, new Answer.Many(name, page.items().stream().map(shown).toList(), paging), Map.of());
    }

    /// The part of `all` that is on that page.
    static <T> Page<T> cut(List<T> all, Page.Request request) {
        int from = (int) Math.min(request.offset(), all.size());
        int to = Math.min(from + request.size(), all.size());
        return new Page<>(all.subList(from, to), all.size());
    }

    private static String filters(Fields query) {
        StringBuilder kept = new StringBuilder();
        query.forEach((name, value) -> {
            if (!PAGING_PARAMETERS.contains(name)) {
                kept.append('&').append(escaped(name)).append('=').append(escaped(value));
            }
        });
        return kept.toString();
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    List<Attribute> attributes() {
        int page = request.number();
        return List.of(
                new Attribute("page", "page", page),
                new Attribute("numpages", "num_pages", pages()),
                new Attribute("pagesize", "page_size", request.size()),
                new Attribute("total", "total", total),
                new Attribute("start", "start", start()),
                new Attribute("end", "end", Math.max(start(), Math.min(start() + request.size(), total) - 1)),
                new Attribute("uri", "uri", uri(page)),
                new Attribute("firstpageuri", "first_page_uri", uri(0)),
                new Attribute(
                        "previouspageuri", "previous_page_uri", page == 0 ? null : uri(Math.min(page - 1, last()))),
                new Attribute("nextpageuri", "next_page_uri", page >= last() ? null : uri(page + 1) + token()),
                new Attribute("lastpageuri", "last_page_uri", uri(last())));
    }

    private long start() {
        return Math.min(request.offset(), total);
    }

    private long pages() {
        return Math.ceilDiv(total, (long) request.size());
    }

    private long last() {
        return Math.max(0, pages() - 1);
    }

    private String uri(long page) {
        return path + "?Page=" + page + "&PageSize=" + request.size() + filters;
    }

    private String token() {
        return next.map(text -> "&PageToken=" + escaped(text)).orElse("");
    }
}
