/// RCML: documents, the interpreter that runs one on a leg, and a package per verb.
@NullMarked
package io.tandem.rcml;

import org.jspecify.annotations.NullMarked;
