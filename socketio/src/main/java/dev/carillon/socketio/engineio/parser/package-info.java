/// The Engine.IO 4 packet codec: bytes in, sealed packets out. Knows no channel and no session.
@NullMarked
package dev.carillon.socketio.engineio.parser;

import org.jspecify.annotations.NullMarked;
