@NullMarked
package dev.carillon.socketio.transport;

import org.jspecify.annotations.NullMarked;
