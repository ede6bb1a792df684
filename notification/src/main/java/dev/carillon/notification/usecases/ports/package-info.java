/// What the use cases need from the outside: a store, a gateway.
@NullMarked
package dev.carillon.notification.usecases.ports;

import org.jspecify.annotations.NullMarked;
