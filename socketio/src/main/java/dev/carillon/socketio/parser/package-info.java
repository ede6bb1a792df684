/// The Socket.IO 5 packet codec: bytes in, sealed packets out. Knows no channel and no session.
@NullMarked
package dev.carillon.socketio.parser;

import org.jspecify.annotations.NullMarked;
