/// `tandem demo`: an engine, an application and two phones in one process, and a whole transfer.
@NullMarked
package io.tandem.app.demo;

import org.jspecify.annotations.NullMarked;
