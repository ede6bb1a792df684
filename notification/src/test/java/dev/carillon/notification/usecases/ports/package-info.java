@NullMarked
package dev.carillon.notification.usecases.ports;

import org.jspecify.annotations.NullMarked;
