/// The REST server and the requests to applications.
@NullMarked
package io.tandem.http;

import org.jspecify.annotations.NullMarked;
