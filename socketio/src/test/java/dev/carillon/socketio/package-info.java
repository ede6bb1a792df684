@NullMarked
package dev.carillon.socketio;

import org.jspecify.annotations.NullMarked;
