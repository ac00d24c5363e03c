package io.tandem.http.rest;

import io.tandem.engine.store.Account;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// A request that may be served: we know who asks, and about whose account.
///
/// @param view how the answer will look
/// @param wish the format that the client asked for by suffix or Accept, whether the dialect has it or not
/// @param path its path without `.json`, for the URIs of pages
/// @param pathValues what stands for the names in the route
/// @param caller whose credentials it has
/// @param account the account in the path, or the caller's where the path has none
/// @param request as it came in
/// @param fields the query of a GET or DELETE, the form of a POST or PUT
record Asked(
        View view,
        Format wish,
        String path,
        Map<String, String> pathValues,
        Account caller,
        Account account,
        ApiRequest request,
        Fields fields) {
    Asked {
        pathValues = Map.copyOf(pathValues);
    }

    Dialect dialect() {
        return view.dialect();
    }

    /// What it says of the file that it wants.
    FileHeaders file() {
        return request.file();
    }

    /// The Accept header; an empty one says as little as none.
    String accepts() {
        return request.accept().orElse("");
    }

    /// The sid in the path that stands for `name`; one that is malformed names nothing, so it is not found.
    <S> S sid(String name, Function<String, Optional<S>> parse) {
        String text = pathValues.getOrDefault(name, "");
        return parse.apply(text).orElseThrow(() -> Refusal.notFound("there is no " + name + " '" + text + "'"));
    }
}
