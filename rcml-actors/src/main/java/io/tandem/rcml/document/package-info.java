/// RCML as values: what an application answered, read once, checked once, and never seen as XML again.
///
/// ```
/// HTTP answer --> ContentTypes --> RcmlParser --+--> Parsed.Document(Script)      verbs as sealed records
///                                               '--> Parsed.Refused(RcmlProblem)  the answer cannot run at all
/// file        --> Lint ----------------------------> every RcmlProblem, also those that a running call ignores
/// <Sip> text  --> ReferTarget ---------------------> Checked.Usable(Refer-To URI) or Checked.Unusable(why)
/// ```
///
/// Pure: no actor, no I/O, no clock; nothing in it throws because of what a document says. A wrong attribute
/// becomes an [RcmlProblem] and its documented default, and the document runs; a document that is not well-formed,
/// too large, or not RCML is refused as a whole.
@NullMarked
package io.tandem.rcml.document;

import org.jspecify.annotations.NullMarked;
