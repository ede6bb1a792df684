/// A Socket.IO 5 server: namespaces, sockets, events, acks and rooms.
@NullMarked
package dev.carillon.socketio;

import org.jspecify.annotations.NullMarked;
