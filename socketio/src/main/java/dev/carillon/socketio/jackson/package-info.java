/// A codec for servers that have Jackson 3 on their class path; the rest knows nothing of it.
@NullMarked
package dev.carillon.socketio.jackson;

import org.jspecify.annotations.NullMarked;
