package io.tandem.rcml.document;

/// What acts: one element directly within `<Response>`.
public sealed interface Verb
        permits Dial,
                Email,
                Enqueue,
                Fax,
                Gather,
                Hangup,
                Leave,
                NotOffered,
                Prompt,
                Record,
                Redirect,
                Refer,
                Reject,
                Sms {

    /// The line of the document, counted from 1, where the verb's start tag begins.
    int line();
}
