/// The Socket.IO side: who may connect, what a connection is sent, what it may ask. Decides nothing
/// about notifications; it calls the use cases and puts changes in front of open connections, in
/// order.
@NullMarked
package dev.carillon.web.gateways;

import org.jspecify.annotations.NullMarked;
