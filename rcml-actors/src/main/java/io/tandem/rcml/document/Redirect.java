package io.tandem.rcml.document;

import io.tandem.engine.application.HttpMethod;

/// `<Redirect>`: the document at another URL replaces this one.
///
/// @param line where the verb starts
/// @param url what to ask
/// @param method default POST
public record Redirect(int line, DocumentUrl url, HttpMethod method) implements Verb {}
