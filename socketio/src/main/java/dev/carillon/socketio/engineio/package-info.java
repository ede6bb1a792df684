/// The Engine.IO 4 server on Netty: sessions, transports, heartbeats and the HTTP takeover.
@NullMarked
package dev.carillon.socketio.engineio;

import org.jspecify.annotations.NullMarked;
