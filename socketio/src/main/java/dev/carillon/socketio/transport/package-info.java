/// What applications see of the transports: the request that opens a connection, who may open one,
/// and counts. Knows nothing of the other packages.
@NullMarked
package dev.carillon.socketio.transport;

import org.jspecify.annotations.NullMarked;
