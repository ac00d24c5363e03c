package io.tandem.rcml.document;

/// How a document asks for one of its URLs. RCML knows these two; POST where a document says nothing.
public enum HttpMethod {
    GET,
    POST
}
